# Why a paper form cannot be read, and what to do about it (src/import/form).

form-unknown = The format is not known; save the form as .docx, .odt, .html, .txt or a .pdf with text.
form-old-word = This is the old format of Word (.doc) or RTF; open it in Word or LibreOffice and save it as .docx.
form-no-document = This is a spreadsheet or slides, not a text; save the form as .docx.
form-macros = The file carries macros and is not read; save it as .docx, which has none.
form-encrypted = The file is locked with a password; remove the password and save it again.
form-scanned = The file holds pictures only and no text; use the .docx, or recognise its text (OCR) and save it.
form-encoding = The text is not in Unicode; save it as UTF-8.
form-damaged = The file is damaged or not what its name says ({ $what }); open it, save it as .docx and try again.
form-too-large = The file is too large: more than { $most } { $what }; save the form alone in a file of its own.

## What there is too much of

form-counted-lines = lines
form-counted-paragraphs = paragraphs
form-counted-cells = cells
form-counted-characters = characters
form-counted-rooms = places to write in
form-counted-fields = fields
form-counted-reading-steps = steps of reading
form-counted-objects = objects
form-counted-drawing-operators = drawing operators
form-counted-files = files in the archive
form-counted-bytes = bytes
form-counted-page-bytes = bytes of a page
form-counted-part-bytes = bytes in a part of the document
form-counted-part-elements = elements in a part of the document
form-counted-page-elements = elements of a page
form-counted-nested-elements = elements within each other
form-counted-nested-processes = processes within each other
form-counted-process-elements = elements of a process
form-counted-process-flows = flows of a process

## What was expected in a damaged file

form-expected-bpmn = BPMN 2.0 was expected: a `definitions` element
form-expected-fewer-attributes = a tag with fewer attributes was expected
form-expected-xml-utf8 = XML in UTF-8 was expected
form-expected-xml-element = XML without an element
form-expected-document-xml = word/document.xml was expected
form-expected-word-body = w:body was expected
form-expected-pdf-mark = %PDF- at its beginning was expected
form-expected-content-xml = content.xml was expected
form-expected-office-body = office:body was expected
form-expected-pdf-catalogue = the catalogue of a PDF was expected
form-expected-pages = pages were expected
form-expected-text = text was expected
form-damaged-xml = XML, byte { $at }: { $why }
form-xml-entity = an entity that XML does not define
form-xml-document-type = a document type, which office files do not have
form-xml-end = the end comes before all elements are closed
form-xml-elements = fewer elements were expected
form-xml-attributes = fewer attributes were expected
