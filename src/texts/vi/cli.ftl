# Lệnh nói với người dùng (src/cli).

## Tệp

cli-too-large = lớn hơn { $size } { $unit }; hãy chia nhỏ
cli-utf16 = là văn bản UTF-16; hãy lưu dưới dạng UTF-8
cli-unreadable = không đọc được
cli-not-json = không phải JSON: dòng { $line }, cột { $column }; kiểm tra chỗ đó
cli-member-twice = một mục có hai lần trong cùng đối tượng: dòng { $line }, cột { $column }; chỉ để một
cli-output-is-input = là tệp đang đọc; hãy ghi ra tệp khác
cli-make-folder-first = ; hãy tạo thư mục trước
cli-unwritable = không ghi được

## Mẫu đơn Word được điền

cli-fill-needs-docx-name = mẫu đơn được điền là tệp Word; hãy đặt tên tệp ghi ra kết thúc bằng .docx
cli-fill-needs-docx-form = chỉ điền được vào tệp .docx; hãy mở mẫu đơn bằng Word hoặc LibreOffice, lưu thành .docx rồi thử lại
cli-answers-written = câu trả lời đã ghi lên giấy
cli-no-place = không có chỗ trên giấy; hãy ghi tay nếu cần
cli-not-asked = biểu mẫu điện tử không hỏi; để trống
cli-no-room = trên giấy không có chỗ ghi được; hãy ghi tay
cli-too-few-boxes = chỉ có { $count } ô, không ghi được; hãy kiểm tra lại câu trả lời
cli-too-few-rows = giấy chỉ có { $count } dòng; các dòng sau ghi thêm vào dòng cuối

## Thư mục đầu ra

cli-incomplete-before = chưa ghi đủ: chạy lại lệnh đã ghi, hoặc xóa { $file } để dùng các tệp đang có
cli-incomplete-mark = Chưa ghi đủ: hãy chạy lại lệnh đã ghi vào thư mục này.
cli-earlier-files = { $count } tệp của lần chạy trước nay ở { $place }
cli-changed-by-hand-kept = { $file }: bản đã có người sửa được giữ ở { $place }
cli-folder-has-link = { $file } trong đó là liên kết hoặc không phải thư mục; hãy xóa nó rồi chạy lại

## tokhai import

cli-corrections-need-portal-json = --corrections và --questions chỉ dùng với JSON của Cổng, không dùng với dữ liệu liên kết
cli-country-pack = gói quốc gia
cli-no-procedure = không có thủ tục nào trong nguồn
cli-imported = đã nhập
cli-procedure-number = thủ tục thứ
cli-questions-among-drafts = { $name }: mọi tệp .json trong thư mục đó đều là bản nháp: hãy ghi câu hỏi ở chỗ khác
cli-nothing-imported = { $name }: { $count } lỗi; chưa nhập gì
cli-line = dòng
cli-code-of-several = { $code } là mã của nhiều thủ tục trong nguồn: { $all }
cli-twice-in-source = { $code }: có hai lần trong nguồn
cli-draft-name-taken = { $file }: đã có bản nháp khác cùng tên này
cli-linked-summary = { $path }: { $all } phát biểu: { $mapped } đã chuyển, { $kept } giữ nguyên trong x-linked, không mất phát biểu nào
cli-linked-kept = giữ nguyên
cli-linked-added = thêm khi ghi lại

## Ghép mẫu đơn với hồ sơ trên Cổng

cli-lacks-procedure = có `properties` mà thiếu `x-procedure`: cần định nghĩa thủ tục, hoặc JSON của Cổng
cli-definition-or-record-wanted = cần định nghĩa thủ tục có `properties` và `x-procedure`, hoặc JSON một thủ tục của Cổng
cli-no-such-code = không có thủ tục nào mang mã này; trong nguồn có
cli-choose-code = nguồn có nhiều thủ tục; chọn một bằng --code, như

## tokhai new

cli-file-exists = { $name }: đã có tệp này; hãy đặt tên khác
cli-ask-title = Biểu mẫu tên là gì?
cli-title-wanted = hãy đặt tên cho biểu mẫu (--title)
cli-ask-questions = Biểu mẫu hỏi những gì? Mỗi dòng một câu, ví dụ “Ngày sinh: date”; dòng trống là hết.
cli-question-wanted = hãy nêu ít nhất một câu hỏi (--ask)
cli-ask-papers = Phải nộp giấy tờ nào? Mỗi dòng một loại; dòng trống là hết.
cli-made = { $name }: { $questions } câu hỏi. Tiếp theo: tokhai check { $name }; docs/guides/vi/definition.md
cli-unknown-kind = “{ $line }”: không có loại “{ $kind }”; có long, date, number, money, yes-no, phone, email, hoặc các lựa chọn a|b
cli-question-missing = “{ $line }”: thiếu câu hỏi trước dấu hai chấm
cli-too-many-lines = nhiều hơn { $max-list } dòng

## Mẫu đơn mới so với lần đọc trước

cli-edition-summary = {"  "}so với lần đọc trước ({ $before }): { $asked } câu hỏi mới, { $gone } không còn hỏi, { $otherwise } hỏi khác; { $kept } chỗ sửa tay được giữ, { $against } chỗ sửa tay khác với mẫu mới
cli-edition-asked = mới
cli-edition-gone = không còn hỏi
cli-edition-otherwise = hỏi khác
cli-edition-kept = giữ chỗ sửa tay
cli-edition-against = sửa tay khác với mẫu mới, giữ chỗ sửa tay
cli-edition-more = chỗ khác nữa ở tệp .reading.json

## Mẫu đơn giấy

cli-corrections-held = điều đã sửa: { $given }, trong đó { $held } áp dụng cho { $questions } câu hỏi
cli-correction-unused = {"  "}không áp dụng được, { $at }: { $answer } { $about }: { $why }
cli-no-form-of-name = không mẫu đơn nào mang tên này
cli-form-lines = dòng
cli-form-questions = câu hỏi
cli-form-bound = gắn với khái niệm
cli-form-blanks = dòng trống không có nhãn

## Trình tự thực hiện

cli-process-steps = bước
cli-process-timed = có thời gian
cli-process-hand-overs = lần chuyển giao
cli-process-visits = lần đến
cli-process-path = {"  "}đường dài nhất theo thời hạn ghi trong văn bản
cli-cannot-compute = không tính được
cli-process-not-joined = {"  "}các bước chỉ được ghi vào tệp .reading.json, không ghép vào định nghĩa

## Câu hỏi cho cán bộ

cli-questions-to-file = { $name }: câu hỏi chỉ ghi ra tệp .json hoặc .csv

## tokhai report

cli-no-json-under = không có tệp .json nào ở các đường dẫn đã cho
cli-day-wanted = cần một ngày viết NĂM-THÁNG-NGÀY, như 2026-07-18
cli-no-json-in = không có tệp .json nào
cli-read = đã đọc
cli-left-out = { $left }/{ $all } định nghĩa bị bỏ ra vì các lỗi trên
cli-other-pack = viết cho gói quốc gia `{ $other }`, không phải `{ $id }`: chỉ gói đó bằng --pack
cli-id-twice = `{ $id }` cũng là mã của { $twin }: đổi $id của một trong hai
cli-bundle-too-large = --bundle gộp { $all } thủ tục thành một: hãy nêu các thủ tục làm liên thông, nhiều nhất { $max-plans }; cả thư mục thì dùng không có --bundle

## So với lần phân tích trước

cli-analysed = đã phân tích

## Lỗi đọc, ghi

cli-no-such-file = không có tệp hoặc thư mục này
cli-not-permitted = không có quyền
cli-name-taken = đã có tệp mang tên này, không phải thư mục
cli-is-folder = đây là thư mục
cli-disk-full = ổ đĩa đã đầy
cli-output-unwritable = không ghi được đầu ra

## tokhai upgrade

cli-no-schema = không phải lược đồ: cần một đối tượng, hoặc true hay false

## tokhai check

cli-at = tại
cli-error = lỗi
cli-warning = cảnh báo
cli-suggestion = gợi ý
cli-proofs-hold = { $file }: chứng minh của { $papers } kết luận đều đúng
cli-proofs-wrong = { $file }: { $wrong } chỗ không đúng trong chứng minh của { $papers } kết luận
cli-check-summary = { $errors } lỗi, { $warnings } cảnh báo trong { $files } tệp
cli-check-summary-advice = { $errors } lỗi, { $warnings } cảnh báo, { $suggestions } gợi ý trong { $files } tệp

## tokhai validate

cli-valid = hợp lệ

## Câu hỏi ghi ra tệp

cli-questions-written = câu hỏi: { $count }, về { $lines } dòng, trong { $file }; hãy điền cột `answer` ({ $words }) rồi đưa tệp cho --corrections
cli-questions-left = câu hỏi: còn { $count }, về { $lines } dòng, trong { $file }; hãy điền cột `answer` ({ $words }) rồi đưa tệp cho --corrections

## --locale

cli-unknown-language = --locale { $tag }: chỉ có { $known }
cli-no-process-model = Không có quy trình để ghi thành BPMN: chỉ ghi tối đa { $most } thủ tục có `x-procedure.steps` nói rõ ai làm gì (docs/processes.md).
