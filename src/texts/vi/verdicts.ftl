# Kết luận về giấy tờ và lý do (src/reform/words.rs).

## Tên ngắn của mười kết luận

verdicts-inconsistent = mâu thuẫn
verdicts-purposeless = không để làm gì
verdicts-redundant-by-data = dữ liệu thay được
verdicts-law-needed = cần sửa quy định
verdicts-conditional = bỏ được trong một số trường hợp
verdicts-covered-by-papers = giấy khác đã chứng minh
verdicts-interchangeable = một trong các giấy là đủ
verdicts-partial = cần, nhưng điền sẵn được một phần
verdicts-needed = cần
verdicts-unclassified = chưa phân loại

## Giấy tờ làm gì

verdicts-act-declare = khai và chịu trách nhiệm
verdicts-act-consent = thể hiện sự đồng ý
verdicts-act-delegate = ủy quyền
verdicts-act-surrender = nộp lại bản gốc
verdicts-act-specimen = cung cấp mẫu (ảnh, vân tay…)
verdicts-act-design = trình bày thiết kế, phương án
verdicts-act-inspect = để kiểm tra hiện vật
verdicts-act-pay = chứng minh đã nộp tiền
verdicts-act-decide = là quyết định của bên thứ ba cho việc này
verdicts-act-formality = là thủ tục hình thức bắt buộc
verdicts-act-identify = để nhận diện người đến nộp

## Thông tin, yêu cầu, trường hợp

verdicts-fact-of = { $concept } của { $role }
verdicts-requirement-of-paper = yêu cầu suy ra từ “{ $paper }”
verdicts-requirement-of-act = việc phải làm bằng “{ $paper }”
verdicts-every-case = mọi trường hợp
verdicts-not-so = không phải ({ $circumstances })
verdicts-and = { $one } và { $other }
verdicts-or = { $one } hoặc { $other }
verdicts-no-case = không trường hợp nào
verdicts-channel-online = nộp trực tuyến
verdicts-channel-direct = nộp trực tiếp
verdicts-channel-postal = nộp qua bưu chính
verdicts-not-channel = không { $channel }
verdicts-not-the-case = không phải trường hợp “{ $case }”
verdicts-none-of-cases = không thuộc các trường hợp { $cases }

## Khi không khai thác được dữ liệu

verdicts-agency-answers = Thời hạn cơ quan được hỏi trả lời: { $deadlines }.
verdicts-person-is-asked = Thời hạn yêu cầu người nộp bổ sung: { $deadlines }.
verdicts-period-working-hour = { $count } giờ làm việc
verdicts-period-working-day = { $count } ngày làm việc
verdicts-period-day = { $count } ngày
verdicts-period-month = { $count } tháng
verdicts-period-year = { $count } năm

## Điều gì cản việc dùng dữ liệu

verdicts-not-in-force = chưa hoặc không còn hiệu lực: { $gate }
verdicts-not-published = { $owner } phải công bố dữ liệu của { $register } ({ $gate })
verdicts-paper-demanded = quy định buộc nộp bản giấy: { $gate }
verdicts-no-rule = chưa có quy định cho dùng dữ liệu thay giấy tờ: { $register }

## Kết luận về một giấy, thành câu

verdicts-already-fallback = Đã là phương án dự phòng: quy định hiện hành chỉ đòi giấy này khi không khai thác được dữ liệu, không còn gì để bỏ.
verdicts-replace-by-data = Thay bằng dữ liệu: { $registers } ({ $gates }).
verdicts-droppable-when = Bỏ được khi: { $guard }.
verdicts-proved-anyway = Các giấy tờ hoặc dữ liệu đằng nào cũng có đã chứng minh đủ.
verdicts-either-keep-this = Chỉ cần giấy này hoặc: { $others }; nên giữ giấy này.
verdicts-either-keep-other = Chỉ cần giấy này hoặc: { $others }; nên giữ giấy kia.
verdicts-needed-for = Cần vì: { $needs }.
verdicts-too-little-said = Chưa biết giấy này chứng minh điều gì: bổ sung loại giấy tờ, thông tin hoặc hành vi.
verdicts-holds-when = Đúng khi: { $guard }.
verdicts-cut-outright = Bỏ hẳn theo: { $gate }.
verdicts-remark = Đây là ghi chú, không phải giấy tờ: đưa ra khỏi thành phần hồ sơ.
verdicts-unused = Không yêu cầu nào dùng đến giấy này: bỏ.
verdicts-forbidden = Không được yêu cầu giấy này: { $gate }.
verdicts-lapsed = Căn cứ không có hiệu lực vào ngày này: { $texts }.
verdicts-never-asked = Trường hợp yêu cầu giấy này không bao giờ xảy ra.
verdicts-own-result = Đòi lại kết quả của chính thủ tục này, và không gì khác chứng minh được.
verdicts-cannot-be-met = Có yêu cầu không giấy tờ hay dữ liệu nào đáp ứng được.
verdicts-serves-only = Không cần cho việc gì khác ngoài: { $barriers }.
verdicts-data-exist = Dữ liệu đã có: { $registers }. Còn thiếu: { $barriers }.
verdicts-known-in-some = Giữ lại; trong một số trường hợp đã biết một phần thông tin, điền sẵn
verdicts-known-of = Giữ lại; đã biết { $known }/{ $needed } thông tin, điền sẵn
verdicts-known-and-needed = { $known }; vẫn cần vì: { $needs }.

## Lưu ý về một kết luận

verdicts-still-shown = Không phải nộp; người đến nộp trực tiếp vẫn xuất trình để được nhận diện.
verdicts-add-fields = Thêm ô vào tờ khai: { $facts }.
verdicts-unconfirmed = Chưa kiểm chứng được việc công bố dữ liệu: { $registers }.

## Điều phát hiện về cả thủ tục

verdicts-finding-dead-condition = Điều kiện tự mâu thuẫn: { $condition }
verdicts-finding-unknown-condition = Điều kiện chưa khai báo: { $condition }
verdicts-finding-dead-requirement = Yêu cầu không bao giờ áp dụng: { $requirement }
verdicts-finding-unprovable = Không gì đáp ứng được yêu cầu { $requirement } ({ $circumstances }): { $facts }
verdicts-finding-not-in-force = { $place }: văn bản không có hiệu lực vào ngày này: { $text }
verdicts-finding-own-result = Đòi lại kết quả của chính thủ tục này: { $paper }
verdicts-finding-too-large = Quá nhiều trường hợp để xét hết: hãy tách thủ tục.
