# The officer's workbench (src/workbench).

workbench-project-damaged = the project file is damaged or of another version; export it again from the workbench
workbench-nothing-in-file = no procedure in the file; a definition, a portal's JSON or a project was expected
workbench-entry = procedure { $number }
workbench-line = line { $line }
workbench-line-and-column = line { $line }, column { $column }
workbench-other-pack = it is written for the country pack `{ $other }`, and this workbench uses `{ $own }`
workbench-open-already = `{ $id }` is open from { $file } with other content, which is kept. Change $id, or open this file in an empty workbench
workbench-no-such-procedure = there is no procedure { $place }
workbench-nothing-open = no procedure is open
workbench-to-confirm = To be confirmed
workbench-no-format = there is no format `{ $format }`; there are docx, xlsx, html, md, csv, json, jsonld
workbench-bad-decision = the decision cannot be read: { $why }
workbench-no-process = There is no process to draw: it is drawn of one to twelve procedures whose steps say who does what.
workbench-no-place = the definition has no place `{ $place }`; it may have changed just now, look again
workbench-no-kind = there is no kind of question `{ $kind }`
workbench-bad-condition = the condition is not complete: choose a question of the same part, a comparison and a value
workbench-no-title = a name is needed
workbench-not-json = this is no JSON that can be read: { $why }
workbench-too-large = the definition is larger than { $most } MB, the most there may be
workbench-errors-first = the definition has errors; put them right before you decide
