# What is said of catalogues of linked data (src/render/report/linked).

linked-too-large = more than { $most } MB
linked-not-json = not JSON: { $error }
linked-not-json-ld = not JSON-LD: { $error }
linked-object-expected = an object or a list was expected
linked-named-graphs = it has named graphs, of which none is read: give one graph
linked-context-elsewhere = the context { $url } would have to be fetched: write it into the file
linked-nameless = { $count } public services have no name: give each an @id
linked-no-service = no node of the class cpsv:PublicService
linked-not-defined = the context of the file does not define { $names }: expand the file with its full context first
linked-definition-not-read = tk:definition is no JSON object and was not read
linked-no-circumstances = { $paper }: the circumstances in which it is asked for are not in the file
linked-concepts-unknown = requirement { $id }: none of its concepts is one of the pack, so it is only kept
linked-no-condition = requirement { $id }: when it applies is not in the file
linked-authority-not-given = not given
