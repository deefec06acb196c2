# Phần chung của các tài liệu (src/render/report).

## src/render/report/overview.rs

documents-draft-made-software-from = Dự thảo do phần mềm lập từ mô tả thủ tục; chưa được cơ quan nào ký, chưa phải văn bản chính thức. Yêu cầu suy ra từ giấy tờ được ghi là suy ra.
documents-overview = Tổng quan
documents-procedures = Số thủ tục
documents-papers = Số giấy tờ
documents-not-counting = không kể
documents-lines-forms-remarks = dòng là tờ khai, mẫu đơn, ghi chú
documents-law-day = Ngày áp dụng pháp luật
documents-country-pack = Dữ liệu quốc gia dùng để xét
documents-procedures-whose-requirements-were = Số thủ tục có yêu cầu suy ra từ giấy tờ
documents-papers-conclusion = Giấy tờ theo kết luận
documents-listed-here = Nêu ở đây:
documents-workbook-has-all = Bảng tính kèm theo có đủ.
documents-no-field-given = không nêu lĩnh vực
documents-field-procedure = Từng lĩnh vực, từng thủ tục
documents-procedures-2 = thủ tục
documents-papers-can-go = giấy bỏ được
documents-procedures-3 = Thủ tục
documents-field = Lĩnh vực
documents-papers-proposal = Các giấy có đề xuất
documents-proposals = Đề xuất

## src/render/report/mod.rs

documents-simplification-plan-administrative-procedure = Phương án đơn giản hóa thủ tục hành chính
documents-simplification-plans-administrative-procedures = Phương án đơn giản hóa các thủ tục hành chính
documents-review-papers-administrative-procedures = Rà soát thành phần hồ sơ thủ tục hành chính
documents-authority-approves-plan = [cơ quan, người có thẩm quyền phê duyệt phương án]

## src/render/report/page.rs

documents-law-day-2 = Ngày áp dụng pháp luật:
documents-to = Kính gửi:
documents-contents = Mục lục
documents-note = Lưu ý:

## src/render/report/docx.rs

documents-draft = (DỰ THẢO)
documents-to-2 = Kính gửi:{" "}
documents-superior-body = [CƠ QUAN CHỦ QUẢN]
documents-body-makes-plan = [CƠ QUAN LẬP PHƯƠNG ÁN]
documents-no = Số: …/…
documents-place-date = [địa danh], ngày … tháng … năm …
documents-sent = Nơi nhận:
documents-file = – Lưu: […].
documents-position-signatory = [CHỨC VỤ CỦA NGƯỜI KÝ]
documents-draft-not-signed = (dự thảo, chưa ký)
documents-name = [Họ và tên]

## src/render/report/svg.rs

documents-figures-table = số liệu ở bảng kèm theo

## Who makes a file

documents-toolkit = Tờ Khai

## src/render/report/block.rs

documents-billion = {" "}tỷ
documents-million = {" "}triệu
documents-about = khoảng
documents-case = hồ sơ
documents-year = năm
documents-hour = giờ
documents-minute = phút
documents-share = tỷ lệ

## src/render/report/terms.rs

documents-read-source = đã đọc văn bản
documents-read-part = mới đọc được một phần
documents-not-confirmed = chưa kiểm chứng
documents-delete = Cắt bỏ
documents-replace-data = Thay bằng dữ liệu
documents-drop-some-cases = Bỏ trong một số trường hợp
documents-drop-another-paper-suffices = Bỏ vì trùng giấy khác
documents-confirmed-first = Cần xác nhận trước
documents-not-recommended-yet = Chưa khuyến nghị bỏ
documents-kept-decision = Giữ theo quyết định
documents-already-only-fallback = Đã là phương án dự phòng
documents-replaceable-once-law-publication = Thay được khi đủ căn cứ
documents-keep-prefill-part = Giữ, điền sẵn một phần
documents-keep = Giữ
documents-mend-contradictory-demand = Sửa yêu cầu mâu thuẫn
documents-too-little-said = Chưa đủ thông tin
documents-published = đã công bố
documents-not-published = chưa công bố
documents-unknown-figure = chưa biết
