# What the import says of sources and procedures (src/import).

## Sources of procedures

import-source-no-text = this is no text: the portal's JSON was expected
import-source-too-large = the source is larger than { $most } MiB
import-source-more-problems = { $more } further problems are not told
import-procedure-too-large = the procedure is larger than { $most } MiB
import-source-not-utf8 = not UTF-8; save the source as UTF-8
import-procedure-expected = the object of a procedure was expected
import-source-damaged = the compressed source is damaged and was read up to there: { $error }
import-source-empty = the source is empty; procedures of the portal as JSON were expected
import-source-no-comma = not JSON: a comma or the end of the list was expected
import-source-cut-off = not JSON: the list is cut off here
import-source-too-many = more than { $most } procedures; the rest is not read
import-source-entry-no-procedure = entry { $entry }: the object of a procedure was expected
import-source-no-json = not JSON: { $why }
import-source-no-value = not JSON: a value was expected

## Codes of procedures

import-code-missing = no `code`: the code of the procedure was expected, such as 1.001193
import-code-unreadable = `{ $printed }` is no code of a procedure; one such as 1.001193 was expected

## The time a process takes

import-path-no-time = no step states a time
import-path-days-mixed = some steps count calendar days and some working days: the sum depends on the days of each file
import-path-beside-mixed = steps beside each other count calendar and working days: which is longer depends on the days of each file
import-path-differs = the steps add up to { $path }, the text states { $stated }: somebody has to look
import-path-branch-without-total = a step is taken in some cases only, and the text states no total
import-path-step-without-time = a step states no time, and the text states no total
import-path-no-total = the text states no total
import-path-total-without-unit = the time of the whole has no number or no unit: say whether days or working days
import-path-total-differs = { $stated } are stated, the steps add up to { $sum }: look for a missing row or one too many
import-path-units-mixed = { $stated } are stated; steps count calendar and working days, which cannot be compared
import-path-nothing-to-compare = the text states no time for the whole: the sum of the steps has nothing to be compared with
import-period-hours = { $value } hours
import-period-working-hours = { $value } working hours
import-period-working-days = { $value } working days
import-period-months = { $value } months
import-period-years = { $value } years
import-period-days = { $value } days
import-decimal-sign = {"."}

## The account of an import

import-summary-head = { $procedures } procedures, { $lines } lines, { $papers } papers
import-summary-refused = { $count } refused
import-fate-kept = kept
import-fate-note = note
import-fate-split = split
import-fate-merged = merged
import-summary-reasons = how papers were recognised:
import-summary-types = papers by type:
import-summary-findings = findings:
import-summary-first = first in { $code } { $at }
import-summary-every-place = every place, line by line: import.ndjson in the folder of drafts

## What a finding means, and what to do about it

import-finding-code-repaired = the code was misprinted and mended; compare it with the portal
import-finding-code-odd = the code has not the catalogue's form; check it
import-finding-data-names-other-papers = the words about data name other papers than are asked for; read the line, ask who issued it
import-finding-no-quantity = no quantity is given; have it added
import-finding-empty-dossier = no paper at all is listed; compare with the decision that published the procedure
import-finding-times-differ = ways of handing in have different times; find the right one
import-finding-circumstance-in-words = too many circumstances: this one stands in words in the paper's note; read it
import-finding-steps-differ = the steps do not add up to the time the portal states; look for a step missing or one too many
import-finding-code-shared = several procedures share a code, each has a draft; find which is meant
import-finding-correction-unused = a correction meets no such line any more; check its words
import-finding-other = read the line

## How the type of a paper was told

import-reason-head = name at the head of the line
import-reason-listed = name in a list of papers
import-reason-unaccented = name recognised without its accents
import-reason-named-by-data = named only by the text about data
import-reason-purpose = told by what it proves
import-reason-general = kind of paper, by its first words
import-reason-vague = too vague to say what is asked for
import-reason-use = the words tell how the paper is used
import-reason-said = said by an officer
import-reason-no-pattern = no pattern of the pack fits the words
