# Tờ trình và phần tiết kiệm (src/render/report).

## src/render/report/letter.rs

letter-i-organised-once = I. Tổ chức thực hiện ngay
letter-ii-texts-amend = II. Kiến nghị sửa đổi, bổ sung văn bản
letter-iii-benefit = III. Lợi ích của phương án
letter-procedures-handed-together = Các thủ tục liên thông
letter-procedure = Thủ tục
letter-code = mã
letter-ask = yêu cầu
letter-asks = yêu cầu
letter-papers = giấy tờ
letter-not-counting = không kể
letter-lines-forms-remarks = dòng là tờ khai, mẫu đơn, ghi chú
letter-papers-need-not-handed = số giấy tờ không phải nộp ngay khi tổ chức thực hiện (phần I)
letter-papers-need-not-handed-once = số giấy tờ không phải nộp sau khi xác nhận (cuối phần I)
letter-papers-need-not-handed-once-text = số giấy tờ không phải nộp sau khi sửa văn bản hoặc công bố dữ liệu (phần II)
letter-grounds = Căn cứ
letter-body-makes-plan-submits = [Cơ quan lập phương án] trình phương án đơn giản hóa như sau:
letter-deciding-authority = Cơ quan giải quyết:
letter-plan-proposes = Phương án đề nghị:
letter-requirements-were-inferred-from = Yêu cầu của thủ tục được suy ra từ chính giấy tờ đang đòi: cơ quan chủ trì đối chiếu với quy định trước khi ký.
letter-number-article-supplied = [số, điều, khoản: cơ quan chủ trì bổ sung]
letter-rules-were-not-confirmed = Căn cứ chưa được kiểm chứng đầy đủ, cơ quan chủ trì đối chiếu toàn văn trước khi ký:
letter-no-paper-can-go = Chưa có giấy tờ nào bỏ được chỉ bằng tổ chức thực hiện.
letter-confirmed-before-organised = Cần xác nhận trước khi thực hiện:
letter-these-conclusions-were-read = các kết luận sau đọc từ lời văn của Cổng và chưa đủ chắc; mỗi mục nêu câu hỏi cần trả lời.
letter-proposal = Đề nghị:
letter-reason = Lý do:
letter-certainty = độ chắc
letter-confirmed = Phải xác nhận:
letter-when-data-cannot-read = Khi không khai thác được dữ liệu:
letter-whom-when = Thực hiện:
letter-decision = Quyết định:
letter-when = khi
letter-under = theo
letter-delete-from-dossier = bỏ khỏi thành phần hồ sơ
letter-delete-correct-demand = bỏ hoặc sửa yêu cầu nộp giấy này
letter-no-longer-ask = không yêu cầu nộp
letter-enough-have = đã có
letter-office-reads = cơ quan giải quyết khai thác
letter-in-the = tại
letter-form-gets-field = Tờ khai có thêm ô:
letter-paper-only-proves = giấy này chỉ để chứng minh
letter-these-particulars = các thông tin trên
letter-which-state-holds-already = , cơ quan nhà nước đã có
letter-whoever-comes-person-still = Người đến nộp trực tiếp vẫn xuất trình để được nhận diện.
letter-deciding-authority-2 = [cơ quan giải quyết]
letter-from = từ ngày […]
letter-before-signing-obtain-publication = Trước khi ký, xin văn bản công bố dữ liệu của
letter-benefit = Lợi ích:
letter-lookups-reckoned-cost-more = Chi phí khai thác dữ liệu ước lớn hơn lợi ích, nhưng cơ quan không được yêu cầu nộp giấy này theo
letter-nothing-has-amended = Không có kiến nghị.
letter-present-wording-supplied = Văn bản hiện hành: cần bổ sung
letter-row = Như dòng
letter-article-demands-found-authority = chưa rõ điều, khoản nào đòi giấy này [đề nghị cơ quan chủ trì xác định]
letter-not-known = Chưa xác định
letter-body-issued-text = [Cơ quan ban hành văn bản]
letter-present-wording-draft = Quy định hiện hành và dự thảo quy định sửa đổi
letter-no = STT
letter-paper-text-article = Giấy tờ; văn bản, điều khoản
letter-present-wording = Quy định hiện hành
letter-draft = Dự thảo sửa đổi
letter-whom-when-2 = Cơ quan, thời hạn
letter-what-must-come-first = Điều kiện để bỏ giấy tờ:
letter-except-where = trừ trường hợp
letter-except-where-receiving-authority = trừ trường hợp cơ quan tiếp nhận đã khai thác được
letter-where-2 = trong trường hợp
letter-applicant-need-not-hand = Người yêu cầu không phải nộp
letter-receiving-authority-reads = Cơ quan tiếp nhận khai thác
letter-applicant-need-not-hand-2 = người yêu cầu không phải nộp
letter-not-recommended-yet = Chưa khuyến nghị bỏ:
letter-law-lets-these-papers = các giấy tờ sau đã có căn cứ bỏ, nhưng chi phí khi không khai thác được dữ liệu lớn hơn lợi ích.
letter-benefit-after-cost-lookups = lợi ích sau khi trừ chi phí khai thác dữ liệu:
letter-already-only-fallback = Đã là phương án dự phòng:
letter-present-rules-ask-these = { $papers }. Quy định hiện hành chỉ đòi các giấy tờ này sau khi không khai thác được dữ liệu; không có gì để đề xuất và không tính lợi ích.

## src/render/report/saved.rs

letter-not-reckoned-yet = chưa tính được
letter-about = khoảng{" "}
letter-not-known-2 = chưa biết:
letter-those-which-paper-asked = thuộc trường hợp phải nộp giấy này
letter-below = dưới
letter-benefit-whole-cannot-reckoned = Lợi ích chung chưa tính được: các số còn thiếu nêu ở phần III.
letter-compliance-cost-falls-about = Chi phí tuân thủ giảm khoảng
letter-that-is = tương đương
letter-benefit-year-cannot-reckoned = ; lợi ích một năm chưa tính được vì chưa có số hồ sơ một năm.
letter-not-counting-2 = Chưa kể
letter-papers-whose-benefit-cannot = giấy tờ chưa tính được lợi ích
letter-below-2 = dưới 1%
letter-no-estimate-costs-was = Chưa ước tính chi phí cho thủ tục này: không có số nào được đưa ra.
letter-figure = Chỉ tiêu
letter-after-part-i = Sau khi thực hiện phần I
letter-once-all-confirmed-part = Sau khi xác nhận và thực hiện phần II
letter-benefit-2 = Lợi ích
letter-benefit-not-reckoned = Chưa tính được lợi ích của
letter-parts-i-ii-name = Số còn thiếu của từng giấy nêu ở phần I, phần II; các tổng trên không gồm những giấy này.
letter-figures-rounded-estimates-from = Các số là ước tính làm tròn từ số nhập chưa phải số liệu chính thức; khoảng dao động và nguồn ở phụ lục.
letter-supplied-authority-charge = Đề nghị cơ quan chủ trì cung cấp:
letter-compliance-cost-today = Chi phí tuân thủ hiện nay
letter-form-fewer-fields-fill = – Tờ khai: số ô phải điền ít hơn
letter-sum-saving = Cộng: tiết kiệm
letter-compliance-cost-left = Chi phí tuân thủ còn lại
letter-reduction = Tỷ lệ cắt giảm
letter-what-offices-spend-lookups = Cơ quan chi thêm để khai thác dữ liệu
letter-benefit-less = Lợi ích sau khi trừ khoản này
letter-saving-year = Tiết kiệm một năm
letter-lookups-succeed = tỷ lệ khai thác được dữ liệu đạt
letter-now-about = hiện ước
letter-cases-handed = hồ sơ nộp:
letter-limited = chỉ áp dụng với hồ sơ nộp:
letter-looked-up-together-other = khai thác cùng một lần với giấy tờ khác
letter-pays-when = Có lợi khi:
letter-or = ; hoặc{" "}

## src/render/report/amend.rs

letter-force-right-after = Hiệu lực chậm nhất ngay sau
letter-last-day-rule-allows = ngày căn cứ cho phép hết hiệu lực
letter-once-barriers-named-this = Sau khi gỡ vướng mắc ở các dòng liên quan
letter-by = Thời hạn: […]
letter-body-issued = [Cơ quan ban hành văn bản]

## src/render/report/fallback.rs

letter-under-2 = thực hiện như mục

## src/render/report/decided.rs

letter-proposals-were-accepted = Đề xuất đã được chấp nhận:
letter-proposals-were-rejected = Đề xuất không được chấp nhận:
letter-proposals-decided-later = Đề xuất tạm hoãn, quyết định sau:
letter-replaced = (đã thay)
letter-code-2 = Mã TTHC
letter-paper = Thành phần hồ sơ
letter-decision-2 = Quyết định
letter-reason-2 = Lý do
letter-decided = Người quyết định
letter-decided-2 = Ngày quyết định
letter-which-proposals-were-decided = Đề xuất nào đã có quyết định?
letter-decisions = Quyết định

## src/render/report/bundled.rs

letter-one-go = Liên thông
letter-procedures = thủ tục
letter-one-one-they-ask = Làm riêng từng thủ tục thì phải nộp
letter-one-go-2 = làm liên thông còn
letter-no-paper-goes-doing = {" "}Không giấy tờ nào bớt được chỉ nhờ liên thông.
letter-alone-these-go-which = {" "}Bớt ngay nhờ liên thông, không kể trong lợi ích ở phần III:
letter-what-earlier-procedure-issues = là kết quả của thủ tục
letter-case-does-not-come = trường hợp phải nộp không xảy ra khi làm liên thông
letter-handed-once = đã nộp một lần là
letter-procedure-2 = thủ tục
letter-about-2 = khoảng
letter-little-cost = chi phí không đáng kể
letter-cost-not-known = chi phí chưa biết
letter-papers-above = các giấy tờ trên
letter-filling-one-form = điền tờ khai một lần
letter-handing-once = nộp hồ sơ một lần
letter-what-spares-cannot-reckoned = Chưa tính được liên thông tiết kiệm bao nhiêu.
letter-alone-spares = Riêng việc liên thông tiết kiệm
letter-papers-whose-cost-not = giấy tờ chưa biết chi phí
letter-reckoned-from-same-inputs = {" "}Tính theo cùng số nhập với từng thủ tục làm riêng.
letter-iv-process = IV. Tái cấu trúc quy trình
