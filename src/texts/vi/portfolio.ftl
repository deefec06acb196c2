# Danh mục trên màn hình lệnh (src/render/portfolio_text.rs).

## src/render/portfolio_text.rs

portfolio-what-open-next = Nên mở gì tiếp
portfolio-each-itself = Từng việc mở, xét riêng
portfolio-procedures-relief = Thủ tục đỡ được nhiều nhất
portfolio-field = Theo lĩnh vực
portfolio-authority = Theo cơ quan
portfolio-register = Theo cơ sở dữ liệu
portfolio-results-others-asked = Kết quả của thủ tục khác bị đòi lại
portfolio-procedures-feed-each-other = Nhóm thủ tục cần kết quả của nhau
portfolio-more = mục nữa
portfolio-procedures = thủ tục
portfolio-papers = giấy tờ
portfolio-can-go-now = bỏ được ngay
portfolio-can-go-once-confirmed = bỏ được khi đã xác nhận
portfolio-can-go-once-more = bỏ được khi mở thêm
portfolio-saving-one-case-each = tiết kiệm, mỗi thủ tục một hồ sơ:
portfolio-papers-2 = giấy
portfolio-exact = chính xác
portfolio-not-proved-best = gần đúng
portfolio-takes-part = góp phần cho
portfolio-once-confirmed = khi đã xác nhận
portfolio-once-more-opened = khi mở thêm
portfolio-ask = thủ tục đòi
portfolio-issue = thủ tục cấp
portfolio-days-fall = Quy trình, nhiều ngày giảm trước
portfolio-load = Tải theo cơ quan
portfolio-process-sum = { $procedures } thủ tục có quy trình ({ $without } chưa tính được ngày): { $days }; lượt chuyển hồ sơ { $hand_overs }; lượt đến { $visits }
portfolio-load-line = { $authority }: { $procedures } thủ tục, số bước { $steps }, thời hạn đã ghi { $days }
