# What the portal answers (src/server).

## Problems: what it is, and what to do

server-malformed-title = The request cannot be read
server-malformed = { $why }
server-not-json = The body is not JSON as a form makes it: line { $line }, column { $column }. Send what the form handed over.
server-not-json-type = Expected a body of the type application/json.
server-address = The address cannot be read. Check what stands behind its question mark, and its signs.
server-header-missing = Expected the header { $name }: { $what }
server-key-what = 16 to 100 letters, digits or hyphens, the same for each try of one submission.
server-match-what = the version that is being changed, in quotation marks.
server-member-missing = Expected the member { $name }: { $what }
server-too-large-title = Too large
server-too-large = More than { $most } bytes. Make attachments smaller, then send it again.
server-signed-out-title = Not signed in
server-signed-out = You are not signed in, or were signed out meanwhile. Sign in and try again: nothing you typed is lost.
server-not-yours-title = Not allowed
server-not-yours = This is not open to you. Sign in as somebody who may.
server-elsewhere-title = From another site
server-elsewhere = The request came from a page of another site. Do this on the pages of this portal.
server-not-found-title = Not found
server-not-found = There is nothing here that you can see. Check the number, and whether you are signed in as the person who sent it.
server-method-title = Not possible here
server-method = This address does not take this method.
server-version-title = Changed meanwhile
server-version = It was changed meanwhile. Reload it, look at what is new, then try again.
server-state-title = Not possible now
server-state = The case is not in a state in which this can be done. Reload it to see where it stands.
server-key-reused-title = The key was used for something else
server-key-reused = The Idempotency-Key belongs to another request. Use a new key for each submission.
server-unknown-title = Unknown form
server-unknown = This portal has no form of this procedure, or has it no more. Go to the list of forms and open it anew; your draft stays on this device.
server-superseded-title = A newer form
server-superseded = The form was replaced by a newer version. Reload the page: what you typed is taken along.
server-refused-title = Something must be corrected
server-refused = Some answers must be corrected before this can be sent.
server-no-counterpart-title = No counterpart here
server-no-counterpart = This portal has nothing for that: docs/portal-api.md says what is asked for instead.
server-busy-title = Too much at once
server-busy = Too much is asked for at once. Nothing was lost; try again in a moment.
server-often-title = Too often
server-often = This was tried too often. Wait { $seconds } seconds, then try again.
server-unavailable-title = Not available
server-unavailable = The portal cannot store anything at the moment. It was not sent and nothing you typed is lost; try again later.
server-internal-title = A fault of the portal
server-internal = Something went wrong here. It was not sent and nothing you typed is lost; try again, and tell the office if it happens again.
server-no-person = Nobody of that number can sign in here. Choose one of the people who are offered.
server-not-marked = Only what the office marked can be changed in this correction.
server-no-reason = Say the reason, in 1 to { $most } characters.
server-no-basis = Name the legal basis of the refusal: article, paragraph and text, from 1 to { $most } characters.
server-no-office = Name the authority it is handed over to, from 1 to { $most } characters.
server-no-until = The day to send it again by must be today or later, within a year, such as 2026-12-31.
server-no-month = A month that is not to come was expected, such as 2026-11.
server-no-confirmation = The person who is helped must read what was filled in and confirm it before it is sent.
server-no-mark = Mark at least one field or paper, at most { $most }, each with a reason.
server-mark-place = The place { $place } is neither in the answers nor a paper of this case.
server-file-type = The file is of a type that is not taken: PDF, PNG, JPEG or TIFF was expected, by its content. Save it as one of these.
server-file-digest = The file did not arrive whole. Attach it again.
server-file-missing = A file attached here did not reach the office whole. Attach it again.

## Officers of the demonstration

server-officer = Demonstration officer { $number }
server-helper = Demonstration helper { $number }
