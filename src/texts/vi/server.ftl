# Điều cổng trả lời (src/server).

## Sự cố: là gì và cần làm gì

server-malformed-title = Không đọc được yêu cầu
server-malformed = { $why }
server-not-json = Nội dung không phải JSON do tờ khai tạo: dòng { $line }, cột { $column }. Hãy gửi đúng nội dung tờ khai đã tạo.
server-not-json-type = Nội dung phải có kiểu application/json.
server-address = Không đọc được địa chỉ. Hãy kiểm tra phần sau dấu hỏi và các ký tự.
server-header-missing = Cần tiêu đề { $name }: { $what }
server-key-what = 16 đến 100 chữ cái, chữ số hoặc dấu gạch nối, giống nhau ở mỗi lần thử của cùng một hồ sơ.
server-match-what = phiên bản đang sửa, đặt trong dấu ngoặc kép.
server-member-missing = Cần mục { $name }: { $what }
server-too-large-title = Quá lớn
server-too-large = Vượt quá { $most } byte. Hãy giảm kích thước tệp đính kèm rồi gửi lại.
server-signed-out-title = Chưa đăng nhập
server-signed-out = Bạn chưa đăng nhập hoặc phiên đã hết. Hãy đăng nhập rồi thử lại: những gì đã nhập không mất.
server-not-yours-title = Không được phép
server-not-yours = Bạn không mở được mục này. Hãy đăng nhập bằng người có quyền.
server-elsewhere-title = Từ trang khác
server-elsewhere = Yêu cầu đến từ một trang khác. Hãy thực hiện trên các trang của cổng này.
server-not-found-title = Không tìm thấy
server-not-found = Không có gì ở đây mà bạn xem được. Hãy kiểm tra mã số và xem đã đăng nhập đúng người nộp chưa.
server-method-title = Không thực hiện được ở đây
server-method = Địa chỉ này không nhận phương thức đó.
server-version-title = Đã thay đổi
server-version = Nội dung vừa được thay đổi. Hãy tải lại, xem phần mới rồi thử lại.
server-state-title = Lúc này chưa thực hiện được
server-state = Hồ sơ không ở trạng thái cho phép việc này. Hãy tải lại để xem hồ sơ đang ở đâu.
server-key-reused-title = Khóa đã dùng cho việc khác
server-key-reused = Idempotency-Key này thuộc một yêu cầu khác. Hãy dùng khóa mới cho mỗi hồ sơ.
server-unknown-title = Không có tờ khai này
server-unknown = Cổng không có hoặc không còn tờ khai của thủ tục này. Hãy về danh sách, mở lại tờ khai; bản nháp vẫn ở trên thiết bị này.
server-superseded-title = Tờ khai có bản mới
server-superseded = Tờ khai đã được thay bằng bản mới. Hãy tải lại trang: những gì đã nhập được mang theo.
server-refused-title = Cần sửa
server-refused = Một số câu trả lời cần sửa trước khi nộp.
server-no-counterpart-title = Ở đây không có phần tương ứng
server-no-counterpart = Cổng này không có phần nào cho yêu cầu đó: docs/portal-api.md ghi yêu cầu gì thay vào.
server-busy-title = Quá nhiều yêu cầu
server-busy = Đang có quá nhiều yêu cầu cùng lúc. Chưa mất gì; hãy thử lại sau giây lát.
server-often-title = Thử quá nhiều lần
server-often = Đã thử quá nhiều lần. Hãy đợi { $seconds } giây rồi thử lại.
server-unavailable-title = Chưa sẵn sàng
server-unavailable = Lúc này cổng chưa lưu được. Hồ sơ chưa nộp và những gì đã nhập không mất; hãy thử lại sau.
server-internal-title = Lỗi của cổng
server-internal = Có lỗi ở phía cổng. Hồ sơ chưa nộp và những gì đã nhập không mất; hãy thử lại, và báo nơi tiếp nhận nếu lỗi lặp lại.
server-no-person = Không có ai mang số đó đăng nhập được ở đây. Hãy chọn một trong những người được nêu.
server-not-marked = Lần sửa này chỉ được đổi những mục nơi tiếp nhận đã đánh dấu.
server-no-reason = Ghi lý do, từ 1 đến { $most } ký tự.
server-no-basis = Ghi căn cứ pháp lý của việc từ chối: điều, khoản, văn bản, từ 1 đến { $most } ký tự.
server-no-office = Ghi tên cơ quan nhận chuyển, từ 1 đến { $most } ký tự.
server-no-until = Ngày hẹn gửi lại phải là một ngày từ hôm nay trở đi, trong vòng một năm, dạng 2026-12-31.
server-no-month = Cần một tháng không ở tương lai, dạng 2026-11.
server-no-confirmation = Người được giúp phải đọc lại và xác nhận những gì đã điền trước khi nộp.
server-no-mark = Đánh dấu ít nhất một mục hoặc giấy tờ, nhiều nhất { $most }, mỗi mục có lý do.
server-mark-place = Vị trí { $place } không có trong câu trả lời và cũng không phải giấy tờ của hồ sơ này.
server-file-type = Tệp không thuộc loại được nhận: xét theo nội dung, cần PDF, PNG, JPEG hoặc TIFF. Hãy lưu lại thành một trong các loại đó.
server-file-digest = Tệp đến không nguyên vẹn. Hãy đính kèm lại.
server-file-missing = Tệp đính kèm ở đây chưa đến nơi tiếp nhận nguyên vẹn. Hãy đính kèm lại.

## Cán bộ của bản trình diễn

server-officer = Cán bộ trình diễn { $number }
server-helper = Người hỗ trợ trình diễn { $number }
