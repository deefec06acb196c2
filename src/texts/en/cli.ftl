# What commands say (src/cli).

## Files

cli-too-large = is larger than { $size } { $unit }; split it
cli-utf16 = is UTF-16 text; save it as UTF-8
cli-unreadable = cannot be read
cli-not-json = is not JSON: line { $line }, column { $column }; check the text there
cli-member-twice = a member stands twice in one object: line { $line }, column { $column }; keep one of them
cli-output-is-input = is what is read here; write to another file
cli-make-folder-first = ; make the folder first
cli-unwritable = cannot be written

## Word forms filled in

cli-fill-needs-docx-name = what is filled in is a Word form; give it a name that ends with .docx
cli-fill-needs-docx-form = only .docx can be filled in; open the form in Word or LibreOffice, save it as .docx and try again
cli-answers-written = answers written
cli-no-place = has no place on the paper; write it by hand if needed
cli-not-asked = the definition does not ask it; left blank
cli-no-room = the paper leaves no room that can be written in; write it by hand
cli-too-few-boxes = there are { $count } boxes only, nothing is written; check the answer
cli-too-few-rows = the paper has { $count } rows; what is more stands on the last one

## Output folders

cli-incomplete-before = what was written here is not complete: run that command again, or remove { $file } to take the files as they are
cli-incomplete-mark = Not complete: run the command that wrote into this folder again.
cli-earlier-files = { $count } files of the run before are in { $place }
cli-changed-by-hand-kept = { $file }: somebody changed it; that is kept in { $place }
cli-folder-has-link = { $file } in it is a link or no folder; remove it and run the command again

## tokhai import

cli-corrections-need-portal-json = --corrections and --questions are about a portal's JSON, not linked data
cli-country-pack = the country pack
cli-no-procedure = no procedure in the source
cli-imported = imported
cli-procedure-number = procedure
cli-questions-among-drafts = { $name }: every .json file of that folder is a draft: write the questions elsewhere
cli-nothing-imported = { $name }: { $count } problem(s); nothing was imported
cli-line = line
cli-code-of-several = { $code } is the code of several procedures of the source: { $all }
cli-twice-in-source = { $code }: stands twice in the source
cli-draft-name-taken = { $file }: another draft has this name
cli-linked-summary = { $path }: { $all } statements: { $mapped } mapped, { $kept } kept in x-linked, none lost
cli-linked-kept = kept
cli-linked-added = added when it is written again

## Joining a form with a portal record

cli-lacks-procedure = `properties` without `x-procedure`: the definition of a procedure, or a portal's JSON, was expected
cli-definition-or-record-wanted = a definition with `properties` and `x-procedure`, or a portal's JSON of one procedure, was expected
cli-no-such-code = no procedure of this code; the source has
cli-choose-code = the source has several procedures; choose one with --code, such as

## tokhai new

cli-file-exists = { $name }: there is such a file; give another name
cli-ask-title = What is the form called?
cli-title-wanted = give the form a title (--title)
cli-ask-questions = What does it ask? A line for each question, such as “Date of birth: date”; an empty line ends.
cli-question-wanted = ask at least one question (--ask)
cli-ask-papers = Which papers are handed in? An empty line ends.
cli-made = { $name }: { $questions } questions. Next: tokhai check { $name }; docs/guides/en/definition.md
cli-unknown-kind = “{ $line }”: there is no kind “{ $kind }”; there are long, date, number, money, yes-no, phone, email, or choices a|b
cli-question-missing = “{ $line }”: a question was expected before the colon
cli-too-many-lines = more than { $max-list } lines

## Newer editions of a form

cli-edition-summary = {"  "}against the reading before ({ $before }): { $asked } asked anew, { $gone } no longer asked, { $otherwise } asked otherwise; { $kept } changed by hand and kept, { $against } changed by hand and by the form
cli-edition-asked = asked anew
cli-edition-gone = no longer asked
cli-edition-otherwise = asked otherwise
cli-edition-kept = kept as changed by hand
cli-edition-against = changed by hand and by the form, the hand's is kept
cli-edition-more = more are in the .reading.json

## Paper forms

cli-corrections-held = corrections: { $given } given, { $held } hold for { $questions } questions
cli-correction-unused = {"  "}correctionUnused { $at }: { $answer } { $about }: { $why }
cli-no-form-of-name = no form bears the name it is for
cli-form-lines = lines
cli-form-questions = questions
cli-form-bound = bound to concepts
cli-form-blanks = blanks without label

## Processes

cli-process-steps = steps
cli-process-timed = with a time
cli-process-hand-overs = hand-overs
cli-process-visits = visits
cli-process-path = {"  "}stated-limit path
cli-cannot-compute = cannot be computed
cli-process-not-joined = {"  "}the steps are written to .reading.json only and do not join the definition

## Questions to officers

cli-questions-to-file = { $name }: questions are written as .json or .csv

## tokhai report

cli-no-json-under = no .json file under the paths given
cli-day-wanted = a day written YYYY-MM-DD was expected
cli-no-json-in = no .json file in it
cli-read = read
cli-left-out = { $left } of { $all } definitions are left out
cli-other-pack = it is written for the country pack `{ $other }`, not `{ $id }`: give that with --pack
cli-id-twice = `{ $id }` is the id of { $twin } too: one of them would be judged by the other's proofs
cli-bundle-too-large = --bundle would make one of { $all } procedures: name those that are done in one go, at most { $max-plans }; of a whole folder, leave --bundle out

## Against an earlier analysis

cli-analysed = analysed

## Reading and writing

cli-no-such-file = there is no such file or folder
cli-not-permitted = that is not permitted
cli-name-taken = a file has this name, which is no folder
cli-is-folder = it is a folder
cli-disk-full = the disk is full
cli-output-unwritable = standard output cannot be written

## tokhai upgrade

cli-no-schema = is no schema: an object was expected, or true or false

## tokhai check

cli-at = at
cli-error = error
cli-warning = warning
cli-suggestion = advice
cli-proofs-hold = { $file }: the proofs of all { $papers } verdicts hold
cli-proofs-wrong = { $file }: { $wrong } places do not hold in the proofs of { $papers } verdicts
cli-check-summary = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
 }, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
 } in { $files ->
    [one] { $files } file
   *[other] { $files } files
 }
cli-check-summary-advice = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
 }, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
 }, { $suggestions ->
    [one] { $suggestions } suggestion
   *[other] { $suggestions } suggestions
 } in { $files ->
    [one] { $files } file
   *[other] { $files } files
 }

## tokhai validate

cli-valid = valid

## Questions written to a file

cli-questions-written = questions: { $count } about { $lines } lines, in { $file }; fill in `answer` ({ $words }) and give the file to --corrections
cli-questions-left = questions: { $count } left about { $lines } lines, in { $file }; fill in `answer` ({ $words }) and give the file to --corrections

## --locale

cli-unknown-language = --locale { $tag }: one of { $known } was expected
cli-no-process-model = No process to write as BPMN: it is written of up to { $most } procedures whose `x-procedure.steps` say who does what (docs/processes.md).

## Procedures done in one go

cli-bundle-not-asked = not asked for: { $paper }, issued by { $issuer }
cli-bundle-asked-once = asked for once: { $paper } is { $first }
cli-bundle-answers = { $count } answers are asked once and not again
cli-bundle-impossible = these procedures cannot be done in one go:

## Country packs, scenarios and days

cli-share-expected = a share from 0 to 1 was expected, such as 0.85
cli-no-clock = the clock stands before 1970 or beyond 9999: give --at
cli-no-pack-built-in = no pack is built in: give --pack
cli-no-pack-file = { $name }: no .json file of a pack in it
cli-pack-problems = the country pack has { $count } problem(s):
cli-scenario-problems = { $name }: { $count } problem(s):
cli-pack-rules = the country pack: { $problems }
cli-meta-schema = the meta-schema does not compile: { $error }
cli-no-verdicts = { $file }: no report of verdicts: write one with `tokhai report --format json`
cli-pack-not-built-in = { $file }: the country pack `{ $id }` is not built in: give it with --pack

## Where output goes

cli-since-format = --since has no such format: text, json, csv, md, html, xlsx or docx was expected
cli-not-for-terminal = this format is not for a terminal: give -o FILE
cli-folder-gets-all = { $path }: a folder gets every format: leave out --format or name a file
cli-format-wanted = { $path }: give --format, or a name that ends in .txt, .json, .csv, .md, .html, .xlsx, .docx, .jsonld, .dcql.json or .bpmn
cli-link-to-nothing = the link leads to nothing
cli-other-run = another run is writing there: wait for it

## Options of tokhai import

cli-name-for-one = --name is for one form: read several without it
cli-name-plain = --name is the name of a file without folder and ending: letters, figures, `.`, `-` and `_`
cli-questions-need-portal-json = --questions is about a portal's JSON, not paper forms
cli-several-sources = several sources at once are read of paper forms only; a portal's JSON is one
cli-procedure-for-forms = --procedure and --name are about paper forms: a portal's JSON makes definitions of its own

## Names, texts and earlier reports given to tokhai report

cli-names-expected = { $name }: names of decisions (`$schema`: `{ $format }`) were expected
cli-too-many-people = { $count } people are too many: at most { $most }
cli-text-utf8 = --present-text { $name }: a text in UTF-8 was expected
cli-text-no-article = { $name }:{ $line }: a line “# article” was expected before its wording
cli-text-article-alone = { $name }: “# { $citation }”: an article and, below it, its wording were expected
cli-text-empty = { $name }: nothing in it: “# article” and, below it, its wording were expected
cli-text-unused = no paper is demanded by “{ $citation }”; the articles that demand one: { $list }
cli-none = none
cli-since-broken = --since { $name }: no whole report: { $why }
cli-since-other-format = --since { $name }: a report of the format `{ $format }`; `{ $expected }` was expected: make it anew with this version, or give the definitions as they were
cli-since-neither = --since { $name }: neither a report ({ $report }) nor definitions that can all be read

## Options of tokhai render and tokhai validate

cli-calendar-day = --today { $text }: a day of the calendar written YYYY-MM-DD was expected
cli-today-wanted = --today { $day }: a day written YYYY-MM-DD was expected
cli-language-tag = `{ $tag }` is not a language tag: write it like `vi` or `en-GB`
cli-answers-object = the answers are not a JSON object: write them as {"{"}"property": value, …{"}"}
cli-utc-offset = --utc-offset { $text }: an offset written +07:00 was expected
cli-no-form-schema = { $path } is no JSON Schema a form can be made of:
cli-prefix = letters, digits, `-` and `_` were expected, a letter first, as in `second`
cli-input-once = standard input can be read only once; give `-` for one file
cli-disagreed = { $file }: internal error: the { $yes } finds it valid, the { $no } does not; please report the definition

## tokhai upgrade

cli-note = note: { $note }
cli-put-in = put in: { $file }
cli-files-too-large = the files are too large together
cli-outside-folder = leads outside the folder of the schema, where nothing is read

## tokhai serve

cli-module-not-built = note: the { $module } module is not built, so its pages will not work: run `make wasm`
cli-module-not-embedded = note: the { $module } module is not in this program, so its pages will not work: run `make wasm`, then build this program again
cli-port-taken = Port { $port } is taken; using a free one.
cli-served-at = Tờ Khai is at { $url } (Ctrl-C stops it)
cli-served-data = Demonstration: people and registers that do not exist. Data: in { $data }
cli-served-postgres = Demonstration: people and registers that do not exist. Data: in PostgreSQL, with the keys of { $data }
cli-no-browser = note: no browser could be opened: open { $url } yourself

## tokhai verify

cli-verify-same = { $name }: the same comes out: { $papers } papers, of which { $spared } are not asked for
cli-verify-differs = { $name }: something else comes out
cli-verify-unknown = { $name }: it cannot be told
cli-verify-changed = the receipt is not as it was made: its digest is not that of its content; ask the portal for it again
cli-verify-no-receipt = { $name }: this is no decision receipt; the file that the page of a receipt saves was expected
cli-verify-no-day = the day of the receipt is no day of the calendar
cli-verify-definition-missing = the definition of { $code }, version { $version }, with the SHA-256 { $hash } is missing; the portal that gave the receipt has it at /api/v1/definitions/{ $hash }: save it and name it with --definition
cli-verify-pack-missing = the country pack { $id } with the SHA-256 { $hash } is missing; name the pack of that time with --pack
cli-verify-other-submission = { $name }: this is not the submission the receipt was given for; its digest is another one
cli-verify-other-case = by the answers, { $member } of the case are { $own }; the receipt says { $recorded }
cli-verify-paper = { $paper }: the receipt says: { $recorded }; what comes out: { $recomputed }
cli-verify-no-such-paper = no such paper
cli-verify-other-engine = the receipt was made by engine { $recorded }, this is another one, { $own }
cli-verify-engine-may-be-why = what differs may come from that: decide with version { $version } to know
cli-verify-state = { $state ->
    [asked] asked for
    [filledIn] filled in as this form
    [oneOf] another paper takes its place
    [notAsked] not asked for
    [awaited] not asked for if a register answers
    [fallback] asked for after registers did not give it
    [requested] looked up by the authority
    [atCounter] shown at the counter
    [notApplicable] not of this case
   *[other] { $state }
}

## tokhai versions

cli-versions-published = { $code }: published is version { $version }, with which cases were sent
cli-versions-new = { $code }: published is version { $version }, with which nothing was sent yet; since the version before:
cli-versions-withdrawn = { $code }: no longer published; running cases go on with the version they were sent with
cli-versions-running = { $count } running cases go on with version { $version }
cli-versions-nothing-sent = nothing was sent to this portal yet
cli-versions-same = both are the same
cli-versions-not-told-apart = other content under the same version, { $version }: give the new one a version of its own, or drafts and people cannot tell them apart
cli-versions-nothing-of-these = no paper, question or condition differs
cli-versions-paper = paper
cli-versions-question = question
cli-versions-condition = condition
cli-versions-added = { $kind } new: { $name }
cli-versions-gone = { $kind } gone: { $name }
cli-versions-changed = { $kind } changed: { $name }: { $what }
cli-versions-was-called = it was called “{ $before }”
cli-versions-differs-in = differs in { $members }
cli-versions-drafts-kept = drafts open in the new version: the answers to { $count } questions stay as they are
cli-versions-drafts-unplaced = drafts: answers that have no place any more and stay in the draft: { $names }
cli-versions-drafts-checked = drafts: answers that are checked anew: { $names }
cli-versions-drafts-asked = drafts: asked anew: { $names }
cli-versions-more = { $count } more
cli-backup-with-keys = The keys are in it: keep it as you would keep { $keys }.
cli-backup-without-keys = Not in it: { $keys }, without which nobody can read it. Keep that file elsewhere.
cli-backup-written = { $rows } rows are in { $file }.
cli-restored = { $rows } rows of { $made } are back, and the audit log is whole.
cli-rows-closed = { $closed } rows do not open with { $keys }: bring back the keys of that time
cli-no-day = `{ $day }` is no day: one such as 2026-12-31 was expected
cli-erase-whose = --person or --before was expected
cli-erased = Erased: { $what }. Backups made before still hold it.
cli-would-erase = Would go: { $what }. With --really it does.
cli-key-added = Key { $number } seals from now on. Keep a copy of { $keys } elsewhere.
cli-resealed = { $rows } rows were sealed anew. Older keys open backups that were made before: keep them as long.
cli-rows-stayed-closed = { $closed } rows do not open and stayed as they are: see `tokhai doctor`
