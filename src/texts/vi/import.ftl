# Lời của phần nhập khi đọc nguồn và thủ tục (src/import).

## Nguồn thủ tục

import-source-no-text = đây không phải văn bản JSON của Cổng
import-source-too-large = nguồn lớn hơn { $most } MiB
import-source-more-problems = còn { $more } lỗi khác không nêu ở đây
import-procedure-too-large = thủ tục lớn hơn { $most } MiB
import-source-not-utf8 = không phải UTF-8; hãy lưu nguồn bằng mã UTF-8
import-procedure-expected = cần một đối tượng mô tả thủ tục
# Lời của bộ đọc chỉ có tiếng Anh nên không in ra.
import-source-damaged = { $error ->
   *[other] tệp nén bị hỏng, chỉ đọc được đến chỗ hỏng
}
import-source-empty = nguồn trống; cần các thủ tục của Cổng ở dạng JSON
import-source-no-comma = không phải JSON: cần dấu phẩy hoặc hết danh sách
import-source-cut-off = không phải JSON: danh sách bị cắt ngang ở đây
import-source-too-many = nhiều hơn { $most } thủ tục; phần còn lại không được đọc
import-source-entry-no-procedure = mục { $entry }: cần một đối tượng mô tả thủ tục
# Lời của bộ đọc chỉ có tiếng Anh nên không in ra.
import-source-no-json = { $why ->
   *[other] không phải JSON: kiểm tra dấu ngoặc và dấu phẩy ở đây
}
import-source-no-value = không phải JSON: kiểm tra dấu ngoặc và dấu phẩy ở đây

## Mã thủ tục

import-code-missing = không có `code`: cần mã thủ tục, như 1.001193
import-code-unreadable = “{ $printed }” không phải mã thủ tục; cần mã như 1.001193

## Thời gian của một quy trình

import-path-no-time = không bước nào nêu thời gian
import-path-days-mixed = có bước tính theo ngày lịch, có bước tính theo ngày làm việc: tổng phụ thuộc lịch của từng hồ sơ
import-path-beside-mixed = các bước song song tính theo ngày lịch và ngày làm việc: bước nào dài hơn phụ thuộc lịch của từng hồ sơ
import-path-differs = các bước cộng lại là { $path }, văn bản ghi { $stated }: cần người xem
import-path-branch-without-total = có bước chỉ làm trong một số trường hợp và văn bản không ghi tổng thời gian
import-path-step-without-time = có bước không nêu thời gian và văn bản không ghi tổng thời gian
import-path-no-total = văn bản không ghi tổng thời gian
import-path-total-without-unit = thời gian của cả thủ tục không có con số hoặc không có đơn vị: hãy ghi rõ ngày hay ngày làm việc
import-path-total-differs = văn bản ghi { $stated }, các bước cộng lại là { $sum }: hãy kiểm tra dòng thiếu hoặc thừa
import-path-units-mixed = văn bản ghi { $stated }; các bước tính theo ngày lịch lẫn ngày làm việc nên không so được
import-path-nothing-to-compare = văn bản không ghi thời gian của cả thủ tục nên không so được với tổng các bước
import-period-hours = { $value } giờ
import-period-working-hours = { $value } giờ làm việc
import-period-working-days = { $value } ngày làm việc
import-period-months = { $value } tháng
import-period-years = { $value } năm
import-period-days = { $value } ngày
import-decimal-sign = ,

## Tổng kết một lần nhập

import-summary-head = { $procedures } thủ tục, { $lines } dòng, { $papers } giấy tờ
import-summary-refused = { $count } không nhập được
import-fate-kept = một giấy
import-fate-note = không phải giấy tờ
import-fate-split = nhiều giấy
import-fate-merged = nhắc lại giấy đã có
import-summary-reasons = nhận ra giấy tờ nhờ:
import-summary-types = giấy tờ theo loại:
import-summary-findings = điều cần xem lại:
import-summary-first = trước hết ở { $code } { $at }
import-summary-every-place = mọi chỗ, từng dòng: tệp import.ndjson trong thư mục nháp

## Điều cần xem lại nghĩa là gì, và nên làm gì

import-finding-code-repaired = mã thủ tục in sai, đã sửa theo dạng của danh mục; đối chiếu với Cổng
import-finding-code-odd = mã thủ tục không theo dạng của danh mục; kiểm tra lại mã
import-finding-data-names-other-papers = câu về dữ liệu nêu giấy khác với giấy đang đòi; xem dòng đó, hỏi cơ quan ban hành
import-finding-no-quantity = giấy không ghi số bản; bổ sung số lượng
import-finding-empty-dossier = không có thành phần hồ sơ nào; đối chiếu với quyết định công bố thủ tục
import-finding-times-differ = thời hạn giải quyết khác nhau giữa các cách nộp; xác định thời hạn đúng
import-finding-circumstance-in-words = trường hợp quá nhiều, còn ghi bằng lời ở ghi chú của giấy; xem lại điều kiện
import-finding-steps-differ = các bước cộng lại khác thời hạn Cổng ghi; kiểm tra bước thiếu hoặc thừa
import-finding-code-shared = nhiều thủ tục chung một mã, mỗi thủ tục một bản nháp; xác định thủ tục cần dùng
import-finding-correction-unused = một điều đã sửa không còn gặp dòng nào như vậy; kiểm tra lời văn
import-finding-other = xem dòng đó

## Nhận ra loại giấy tờ nhờ đâu

import-reason-head = tên ở đầu dòng
import-reason-listed = tên trong danh sách giấy tờ
import-reason-unaccented = tên viết không dấu
import-reason-named-by-data = chỉ được nêu trong câu về dữ liệu
import-reason-purpose = điều phải chứng minh
import-reason-general = những chữ đầu chỉ nói loại văn bản
import-reason-vague = quá chung để biết đòi gì
import-reason-use = lời văn nói giấy được dùng thế nào
import-reason-said = cán bộ đã trả lời
import-reason-no-pattern = chưa quy tắc nào nhận ra
