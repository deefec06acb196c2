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

## Làm nhiều thủ tục một lần

cli-bundle-not-asked = không phải nộp: { $paper }, do { $issuer } cấp
cli-bundle-asked-once = chỉ nộp một lần: { $paper } là { $first }
cli-bundle-answers = { $count } câu trả lời chỉ hỏi một lần
cli-bundle-impossible = không gộp được các thủ tục này:

## Gói quốc gia, kịch bản và ngày

cli-share-expected = cần một tỷ lệ từ 0 đến 1, như 0.85
cli-no-clock = đồng hồ của máy ở trước năm 1970 hoặc sau năm 9999: hãy ghi --at
cli-no-pack-built-in = không có gói quốc gia nào kèm sẵn: hãy ghi --pack
cli-no-pack-file = { $name }: không có tệp .json nào của gói quốc gia
cli-pack-problems = gói quốc gia có { $count } lỗi:
cli-scenario-problems = { $name }: { $count } lỗi:
cli-pack-rules = gói quốc gia: { $problems }
cli-meta-schema = không biên dịch được lược đồ của định nghĩa: { $error }
cli-no-verdicts = { $file }: không phải báo cáo kết luận: hãy tạo bằng `tokhai report --format json`
cli-pack-not-built-in = { $file }: gói quốc gia `{ $id }` không kèm sẵn: hãy chỉ ra bằng --pack

## Nơi ghi kết quả

cli-since-format = --since không có định dạng này: cần text, json, csv, md, html, xlsx hoặc docx
cli-not-for-terminal = không in được định dạng này ra màn hình: hãy ghi -o TỆP
cli-folder-gets-all = { $path }: thư mục nhận mọi định dạng: hãy bỏ --format hoặc ghi tên tệp
cli-format-wanted = { $path }: hãy ghi --format, hoặc tên có đuôi .txt, .json, .csv, .md, .html, .xlsx, .docx, .jsonld, .dcql.json hay .bpmn
cli-link-to-nothing = liên kết không dẫn tới đâu
cli-other-run = một lệnh khác đang ghi vào đó: hãy chờ

## Tùy chọn của tokhai import

cli-name-for-one = --name chỉ dùng cho một mẫu đơn: bỏ đi khi đọc nhiều mẫu
cli-name-plain = --name là tên tệp không kèm thư mục và đuôi: chữ, số, `.`, `-` và `_`
cli-questions-need-portal-json = --questions dành cho JSON của Cổng, không dành cho mẫu đơn giấy
cli-several-sources = chỉ đọc nhiều nguồn một lúc khi là mẫu đơn giấy; JSON của Cổng là một nguồn
cli-procedure-for-forms = --procedure và --name dành cho mẫu đơn giấy: JSON của Cổng tự tạo định nghĩa

## Tên, điều văn và báo cáo trước đưa cho tokhai report

cli-names-expected = { $name }: cần tên người quyết định (`$schema`: `{ $format }`)
cli-too-many-people = { $count } người là quá nhiều: nhiều nhất { $most }
cli-text-utf8 = --present-text { $name }: cần văn bản bằng mã UTF-8
cli-text-no-article = { $name }:{ $line }: trước lời văn cần một dòng “# điều”
cli-text-article-alone = { $name }: “# { $citation }”: cần một điều và lời văn ở dưới
cli-text-empty = { $name }: tệp trống: cần “# điều” và lời văn ở dưới
cli-text-unused = không giấy tờ nào được đòi theo “{ $citation }”; các điều có đòi giấy tờ: { $list }
cli-none = không có
cli-since-broken = --since { $name }: báo cáo không trọn vẹn: { $why }
cli-since-other-format = --since { $name }: báo cáo ở định dạng `{ $format }`; cần `{ $expected }`: hãy tạo lại bằng phiên bản này, hoặc đưa các định nghĩa lúc trước
cli-since-neither = --since { $name }: không phải báo cáo ({ $report }), cũng không phải các định nghĩa đọc được hết

## Tùy chọn của tokhai render và tokhai validate

cli-calendar-day = --today { $text }: cần một ngày có thật viết NĂM-THÁNG-NGÀY
cli-today-wanted = --today { $day }: cần một ngày viết NĂM-THÁNG-NGÀY
cli-language-tag = `{ $tag }` không phải mã ngôn ngữ: hãy viết như `vi` hoặc `en-GB`
cli-answers-object = câu trả lời không phải đối tượng JSON: hãy viết dạng {"{"}"thuộc tính": giá trị, …{"}"}
cli-utc-offset = --utc-offset { $text }: cần độ lệch giờ viết như +07:00
cli-no-form-schema = { $path } không phải JSON Schema có thể tạo thành tờ khai:
cli-prefix = cần chữ, số, `-` và `_`, bắt đầu bằng chữ, như `second`
cli-input-once = đầu vào chuẩn chỉ đọc được một lần; chỉ ghi `-` cho một tệp
cli-disagreed = { $file }: lỗi bên trong: { $yes } thấy đúng, { $no } thì không; xin báo lại kèm định nghĩa

## tokhai upgrade

cli-note = lưu ý: { $note }
cli-put-in = đã gộp: { $file }
cli-files-too-large = các tệp cộng lại quá lớn
cli-outside-folder = dẫn ra ngoài thư mục của lược đồ, nơi không đọc gì

## tokhai serve

cli-module-not-built = lưu ý: chưa biên dịch mô-đun { $module } nên các trang của nó không chạy: hãy chạy `make wasm`
cli-module-not-embedded = chú ý: chương trình này thiếu mô-đun { $module } nên các trang dùng nó chưa chạy được: chạy `make wasm` rồi dựng lại chương trình
cli-port-taken = Cổng { $port } đã có nơi dùng; dùng một cổng khác.
cli-served-at = Tờ Khai ở { $url } (bấm Ctrl-C để dừng)
cli-served-data = Bản trình diễn: người và cơ sở dữ liệu không có thật. Dữ liệu: trong { $data }
cli-served-postgres = Bản trình diễn: người và cơ sở dữ liệu không có thật. Dữ liệu: trong PostgreSQL, khóa ở { $data }
cli-no-browser = lưu ý: không mở được trình duyệt: hãy tự mở { $url }

## tokhai verify

cli-verify-same = { $name }: kết quả giống như biên nhận: { $papers } giấy tờ, trong đó { $spared } không phải nộp
cli-verify-differs = { $name }: kết quả khác biên nhận
cli-verify-unknown = { $name }: chưa thể kết luận
cli-verify-changed = biên nhận không còn như khi được lập: giá trị băm không khớp nội dung; hãy lấy lại từ cổng
cli-verify-no-receipt = { $name }: đây không phải biên nhận quyết định; cần tệp do trang biên nhận lưu
cli-verify-no-day = ngày ghi trong biên nhận không có trong lịch
cli-verify-definition-missing = thiếu định nghĩa { $code }, phiên bản { $version }, SHA-256 { $hash }; cổng đã lập biên nhận giữ nó tại /api/v1/definitions/{ $hash }: hãy lưu lại và chỉ ra bằng --definition
cli-verify-pack-missing = thiếu gói quốc gia { $id } có SHA-256 { $hash }; hãy chỉ ra gói của thời điểm đó bằng --pack
cli-verify-other-submission = { $name }: đây không phải hồ sơ mà biên nhận được lập cho; giá trị băm khác
cli-verify-other-case = theo câu trả lời, { $member } của trường hợp là { $own }; biên nhận ghi { $recorded }
cli-verify-paper = { $paper }: biên nhận ghi: { $recorded }; tính lại được: { $recomputed }
cli-verify-no-such-paper = không có giấy tờ này
cli-verify-other-engine = biên nhận do bộ máy phiên bản { $recorded } lập, đây là bộ máy khác, { $own }
cli-verify-engine-may-be-why = khác biệt có thể do đó: hãy tính lại bằng phiên bản { $version } để biết
cli-verify-state = { $state ->
    [asked] phải nộp
    [filledIn] điền ngay trong tờ khai
    [oneOf] giấy tờ khác thay thế
    [notAsked] không phải nộp
    [awaited] không phải nộp nếu cơ sở dữ liệu trả lời
    [fallback] phải nộp vì cơ sở dữ liệu không có
    [requested] cơ quan tự tra cứu
    [atCounter] xuất trình tại quầy
    [notApplicable] không thuộc trường hợp này
   *[other] { $state }
}

## tokhai versions

cli-versions-published = { $code }: đang công bố phiên bản { $version }, đã có hồ sơ nộp theo phiên bản này
cli-versions-new = { $code }: đang công bố phiên bản { $version }, chưa có hồ sơ nào nộp theo; so với phiên bản trước:
cli-versions-withdrawn = { $code }: không còn công bố; hồ sơ đang xử lý tiếp tục theo phiên bản đã nộp
cli-versions-running = { $count } hồ sơ đang xử lý tiếp tục theo phiên bản { $version }
cli-versions-nothing-sent = chưa có hồ sơ nào nộp vào cổng này
cli-versions-same = hai bản giống nhau
cli-versions-not-told-apart = nội dung khác nhưng cùng phiên bản { $version }: hãy đặt phiên bản mới, nếu không bản nháp và người dân không phân biệt được
cli-versions-nothing-of-these = không có giấy tờ, câu hỏi hay điều kiện nào khác
cli-versions-paper = giấy tờ
cli-versions-question = câu hỏi
cli-versions-condition = điều kiện
cli-versions-added = { $kind } mới: { $name }
cli-versions-gone = { $kind } không còn: { $name }
cli-versions-changed = { $kind } thay đổi: { $name }: { $what }
cli-versions-was-called = trước đây là “{ $before }”
cli-versions-differs-in = khác ở { $members }
cli-versions-drafts-kept = bản nháp mở được trong phiên bản mới: câu trả lời của { $count } câu hỏi giữ nguyên
cli-versions-drafts-unplaced = bản nháp: câu trả lời không còn chỗ, vẫn giữ trong bản nháp: { $names }
cli-versions-drafts-checked = bản nháp: câu trả lời được kiểm tra lại: { $names }
cli-versions-drafts-asked = bản nháp: câu hỏi mới phải trả lời: { $names }
cli-versions-more = và { $count } mục nữa
cli-backup-with-keys = Trong đó có cả khóa: hãy giữ tệp này như giữ { $keys }.
cli-backup-without-keys = Không có trong đó: { $keys }; thiếu tệp ấy thì không ai đọc được. Hãy giữ tệp ấy ở nơi khác.
cli-backup-written = { $rows } dòng đã ghi vào { $file }.
cli-restored = Đã phục hồi { $rows } dòng của { $made }; nhật ký kiểm tra còn nguyên vẹn.
cli-rows-closed = { $closed } dòng không mở được bằng { $keys }: hãy đưa lại khóa của thời điểm đó
cli-no-day = `{ $day }` không phải là một ngày: cần một ngày như 2026-12-31
cli-erase-whose = cần --person hoặc --before
cli-erased = Đã xóa: { $what }. Các bản sao lưu làm trước đó vẫn còn.
cli-would-erase = Sẽ xóa: { $what }. Thêm --really để xóa thật.
cli-key-added = Từ nay niêm phong bằng khóa { $number }. Hãy giữ một bản sao của { $keys } ở nơi khác.
cli-resealed = Đã niêm phong lại { $rows } dòng. Khóa cũ mở được các bản sao lưu làm trước đó: hãy giữ chúng chừng nào còn giữ bản sao lưu.
cli-rows-stayed-closed = { $closed } dòng không mở được và giữ nguyên: xem `tokhai doctor`
