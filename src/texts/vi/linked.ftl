# Lời về danh mục dữ liệu liên kết (src/render/report/linked).

linked-too-large = tệp lớn hơn { $most } MB
linked-not-json = không phải JSON: { $error }
linked-not-json-ld = không phải JSON-LD: { $error }
linked-object-expected = cần một đối tượng hoặc một danh sách
linked-named-graphs = tệp có các đồ thị có tên, không đồ thị nào được đọc: hãy đưa một đồ thị
linked-context-elsewhere = ngữ cảnh { $url } phải tải từ nơi khác: hãy ghi thẳng vào tệp
linked-nameless = { $count } dịch vụ công không có tên: hãy cho mỗi dịch vụ một @id
linked-no-service = không có nút nào thuộc lớp cpsv:PublicService
linked-not-defined = ngữ cảnh của tệp không định nghĩa { $names }: trước hết hãy khai triển tệp bằng ngữ cảnh đầy đủ
linked-definition-not-read = tk:definition không phải đối tượng JSON nên không được đọc
linked-no-circumstances = { $paper }: trong tệp không có trường hợp phải nộp giấy này
linked-concepts-unknown = yêu cầu { $id }: không khái niệm nào của nó có trong gói nên chỉ được giữ lại
linked-no-condition = yêu cầu { $id }: trong tệp không có khi nào yêu cầu này áp dụng
linked-authority-not-given = không nêu
