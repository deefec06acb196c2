# What documents share (src/render/report).

## src/render/report/overview.rs

documents-draft-made-software-from = A draft made by software from definitions of procedures; nobody has signed it and it is not an official text. Requirements inferred from papers say so.
documents-overview = Overview
documents-procedures = Procedures
documents-papers = Papers
documents-not-counting = not counting
documents-lines-forms-remarks = lines that are forms or remarks
documents-law-day = Law of the day
documents-country-pack = Country pack
documents-procedures-whose-requirements-were = Procedures whose requirements were inferred from their papers
documents-papers-conclusion = Papers by conclusion
documents-listed-here = Listed here:
documents-workbook-has-all = The workbook has all.
documents-no-field-given = no field given
documents-field-procedure = By field and procedure
documents-procedures-2 = procedures
documents-papers-can-go = papers can go
documents-procedures-3 = Procedures
documents-field = Field
documents-papers-proposal = Papers with a proposal
documents-proposals = Proposals

## src/render/report/mod.rs

documents-simplification-plan-administrative-procedure = Simplification plan of an administrative procedure
documents-simplification-plans-administrative-procedures = Simplification plans of administrative procedures
documents-review-papers-administrative-procedures = Review of the papers of administrative procedures
documents-authority-approves-plan = [authority that approves the plan]

## src/render/report/page.rs

documents-law-day-2 = Law of the day:
documents-to = To:
documents-contents = Contents
documents-note = Note:

## src/render/report/docx.rs

documents-draft = (DRAFT)
documents-to-2 = To:{" "}
documents-superior-body = [SUPERIOR BODY]
documents-body-makes-plan = [BODY THAT MAKES THE PLAN]
documents-no = No.: …/…
documents-place-date = [place], date …
documents-sent = Sent to:
documents-file = – File: […].
documents-position-signatory = [POSITION OF THE SIGNATORY]
documents-draft-not-signed = (draft, not signed)
documents-name = [Name]

## src/render/report/svg.rs

documents-figures-table = figures in the table with it

## Who makes a file

documents-toolkit = Tờ Khai

## src/render/report/block.rs

documents-billion = {" "}billion
documents-million = {" "}million
documents-about = about
documents-case = case
documents-year = year
documents-hour = hour
documents-minute = minute
documents-share = share

## src/render/report/terms.rs

documents-read-source = read in the source
documents-read-part = read in part
documents-not-confirmed = not confirmed
documents-delete = Delete
documents-replace-data = Replace by data
documents-drop-some-cases = Drop in some cases
documents-drop-another-paper-suffices = Drop: another paper suffices
documents-confirmed-first = To be confirmed first
documents-not-recommended-yet = Not recommended yet
documents-kept-decision = Kept by decision
documents-already-only-fallback = Already only the fallback
documents-replaceable-once-law-publication = Replaceable once law or publication allows
documents-keep-prefill-part = Keep, prefill a part
documents-keep = Keep
documents-mend-contradictory-demand = Mend a contradictory demand
documents-too-little-said = Too little is said
documents-published = published
documents-not-published = not published
documents-unknown-figure = not known
