# A report on a terminal (src/render/report_text.rs).

terminal-day-and-pack = on { $day } · pack { $pack }
terminal-inferred = Requirements inferred from the papers: the definition states none.
terminal-asked-when = asked for when: { $circumstances }
terminal-why-no-register = why no register was used:
terminal-not-known = not known: to be found and named
terminal-demanded-by = demanded by: { $texts }
terminal-to-confirm = to be confirmed, certainty { $certainty }: { $question }
terminal-unsure = to be confirmed
terminal-said-by-officer = said by an officer: { $answer }
terminal-case = Case: { $circumstances }
terminal-keep = keep: { $papers }
terminal-drop = drop: { $papers }
terminal-not-least = not proved least; gap at most { $gap }
terminal-papers = papers; with { $others } lines that are forms or remarks, by conclusion:
terminal-typical-case = typical case
terminal-questions = Questions ({ $case }): { $before } → { $after } once signed in and with the registers' answers; screens: { $screens-before } → { $screens-after }
terminal-without-it = without it fails { $requirement }: { $why }
terminal-lookup = { $register } · { $item } · by { $keys }
terminal-field = field { $place }
terminal-signed-in = the signed-in person
terminal-new-field = a new field of the form
