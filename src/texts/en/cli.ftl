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
