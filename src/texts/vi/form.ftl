# Vì sao không đọc được mẫu đơn, và nên làm gì (src/import/form).

form-unknown = Không nhận ra định dạng tệp; hãy lưu mẫu đơn thành .docx, .odt, .html, .txt hoặc .pdf có chữ.
form-old-word = Đây là định dạng Word cũ (.doc) hoặc .rtf; hãy mở tệp bằng Word hoặc LibreOffice và lưu thành .docx.
form-no-document = Đây không phải văn bản mà là bảng tính hoặc bản trình chiếu; hãy lưu mẫu đơn thành .docx.
form-macros = Tệp có chứa macro nên không được đọc; hãy lưu thành .docx (không có macro).
form-encrypted = Tệp được khóa bằng mật khẩu; hãy bỏ mật khẩu rồi lưu lại.
form-scanned = Tệp chỉ có hình ảnh, không có chữ; hãy dùng bản .docx, hoặc nhận dạng chữ (OCR) rồi lưu lại.
form-encoding = Văn bản không ở bảng mã Unicode; hãy lưu lại bằng UTF-8.
# Chỗ hỏng chỉ có ích cho người viết phần mềm nên không in ra.
form-damaged = { $what ->
   *[other] Tệp bị hỏng hoặc không đúng định dạng; hãy mở tệp, lưu lại thành .docx rồi thử lại.
}
form-too-large = Tệp vượt quá giới hạn ({ $most } { $what }); hãy tách riêng phần mẫu đơn thành một tệp.

## Thứ vượt quá giới hạn

form-counted-lines = dòng
form-counted-paragraphs = đoạn
form-counted-cells = ô
form-counted-characters = ký tự
form-counted-rooms = chỗ điền
form-counted-fields = trường
form-counted-reading-steps = bước đọc
form-counted-objects = đối tượng
form-counted-drawing-operators = lệnh vẽ
form-counted-files = tệp trong gói nén
form-counted-bytes = byte
form-counted-page-bytes = byte
form-counted-part-bytes = byte
form-counted-part-elements = phần tử
form-counted-page-elements = phần tử
form-counted-nested-elements = phần tử
form-counted-nested-processes = quy trình lồng nhau
form-counted-process-elements = phần tử
form-counted-process-flows = luồng của quy trình

## Trong tệp bị hỏng lẽ ra phải có gì

form-expected-bpmn = cần BPMN 2.0: phần tử `definitions`
form-expected-fewer-attributes = cần thẻ có ít thuộc tính hơn
form-expected-xml-utf8 = cần XML bằng mã UTF-8
form-expected-xml-element = XML không có phần tử nào
form-expected-document-xml = cần word/document.xml
form-expected-word-body = cần w:body
form-expected-pdf-mark = cần %PDF- ở đầu tệp
form-expected-content-xml = cần content.xml
form-expected-office-body = cần office:body
form-expected-pdf-catalogue = cần danh mục của PDF
form-expected-pages = cần có trang
form-expected-text = cần có chữ
form-damaged-xml = XML, byte { $at }: { $why }
form-xml-entity = thực thể mà XML không định nghĩa
form-xml-document-type = khai báo kiểu tài liệu, tệp văn phòng không có
form-xml-end = hết tệp khi chưa đóng hết các phần tử
form-xml-elements = cần ít phần tử hơn
form-xml-attributes = cần ít thuộc tính hơn
