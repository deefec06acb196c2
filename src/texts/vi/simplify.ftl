# Phương án đơn giản hóa và quyết định (src/reform/simplify, src/render/plan_text.rs).

## Thay đổi của một định nghĩa

simplify-handed-in = Phải nộp { $paper } ({ $circumstances }).
simplify-looked-up = Tra cứu { $registers } ({ $facts }); chỉ yêu cầu giấy khi không tra cứu được, dữ liệu thiếu hoặc sai.
simplify-no-longer = Không yêu cầu nữa.
simplify-only-when = Chỉ phải nộp khi: { $circumstances }.
simplify-field-added = Thêm ô để tra cứu: { $fact }.
simplify-field-as-key = Ô dùng để tra cứu: { $fact }.
simplify-fallback = Cơ quan tiếp nhận khai thác dữ liệu tại { $registers } thay cho việc yêu cầu nộp { $paper }. { $fallback }

## Việc phải làm

simplify-amend-delete = Sửa { $text }: bỏ thành phần hồ sơ “{ $paper }”{ $deadline }.
simplify-amend-replace = Sửa { $text }: thay bằng khai thác dữ liệu đối với thành phần hồ sơ “{ $paper }”{ $deadline }.
simplify-amend-narrow = Sửa { $text }: thu hẹp trường hợp phải nộp “{ $paper }”{ $deadline }.
simplify-before-lapse = {" "}trước khi căn cứ cho phép hết hiệu lực ngày { $day }
simplify-unnamed-text = văn bản quy định hồ sơ (định nghĩa chưa nêu)
simplify-obtain-publication = Xin văn bản công bố dữ liệu: { $owner } – { $register } ({ $paper }).

## Quyết định

simplify-accepted = Đã chấp nhận
simplify-rejected = Đã từ chối
simplify-postponed = Tạm hoãn
simplify-decided-before = { $decision }; trước đó: { $decided }: { $reason }
simplify-no-reason-given = không nêu lý do
simplify-none-proposed = không có đề xuất nào
simplify-unknown-paper = hồ sơ không có giấy tờ `{ $id }`; các mã quyết định được: { $known }
simplify-nothing-proposed = `{ $id }`: không có đề xuất nào để quyết định. { $why } Các mã quyết định được: { $known }
simplify-two-decisions = `{ $id }` có hai quyết định trái nhau: { $one } và { $two }
simplify-none-decided = không có
simplify-not-decided = `{ $id }` chưa có quyết định để rút lại; các giấy tờ đã có quyết định: { $known }
simplify-undone = `{ $id }` vừa được rút lại vừa { $decided }: chỉ cần nêu quyết định mới
simplify-no-reason = `{ $id }`: chưa nêu lý do; hãy viết { $option } "{ $id }=LÝ DO"
simplify-two-reasons = `{ $id }` được quyết định hai lần với hai lý do khác nhau: chỉ nêu một lý do
simplify-done = `{ $id }` đã được đơn giản hóa; muốn quyết định khác, hãy bắt đầu từ định nghĩa trước đó

## Phương án trên màn hình lệnh

simplify-changes = Thay đổi
simplify-in-place = Đã có trong định nghĩa
simplify-where-lookup-fails = Khi không tra cứu được
simplify-texts-to-amend = Kiến nghị sửa văn bản
simplify-needed-before = Cần có thêm để bỏ tiếp
simplify-to-confirm = Cần xác minh
simplify-undecided = Chưa quyết định
simplify-nothing-to-change = Không có gì để thay đổi.
