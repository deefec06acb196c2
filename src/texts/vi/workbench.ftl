# Bàn làm việc của cán bộ (src/workbench).

workbench-project-damaged = tệp hồ sơ làm việc bị hỏng hoặc do phiên bản khác ghi; hãy xuất lại từ bàn làm việc
workbench-nothing-in-file = không có thủ tục nào trong tệp; cần định nghĩa thủ tục, JSON của Cổng hoặc hồ sơ làm việc
workbench-entry = thủ tục thứ { $number }
workbench-line = dòng { $line }
workbench-line-and-column = dòng { $line }, cột { $column }
workbench-other-pack = viết cho gói quốc gia `{ $other }`, bàn làm việc này dùng gói `{ $own }`
workbench-open-already = `{ $id }` đang mở từ { $file } với nội dung khác; giữ bản đang mở. Hãy đổi $id, hoặc mở tệp này ở bàn làm việc trống
workbench-no-such-procedure = không có thủ tục thứ { $place }
workbench-nothing-open = chưa mở thủ tục nào
workbench-to-confirm = Cần xác nhận
workbench-no-format = không có định dạng `{ $format }`; có docx, xlsx, html, md, csv, json, jsonld
workbench-bad-decision = quyết định không đọc được: { $why }
workbench-no-process = Không có quy trình để vẽ: chỉ vẽ từ một đến mười hai thủ tục có các bước nói rõ ai làm gì.
workbench-no-place = định nghĩa không có chỗ `{ $place }`; có thể nó vừa đổi, hãy xem lại
workbench-no-kind = không có loại câu hỏi `{ $kind }`
workbench-bad-condition = điều kiện chưa đủ: hãy chọn câu hỏi đứng cùng phần, phép so sánh và giá trị
workbench-no-title = cần có tên
workbench-not-json = không phải JSON đọc được: { $why }
workbench-too-large = định nghĩa lớn hơn { $most } MB là mức nhiều nhất
workbench-errors-first = định nghĩa đang có lỗi; hãy sửa lỗi rồi mới quyết định
