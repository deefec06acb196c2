# Lời về tệp trả lời của cán bộ, và về câu trả lời không áp dụng được (src/import).

## Tệp và từng mục

corrections-not-utf8 = không phải UTF-8: hãy lưu tệp là “CSV UTF-8” hoặc JSON
# Lời của bộ đọc chỉ có tiếng Anh nên không in ra.
corrections-no-json = { $error ->
   *[other] không phải JSON: kiểm tra dấu ngoặc và dấu phẩy ở đây
}
corrections-other-schema = `$schema` là `{ $own }`; cần `{ $wanted }`
corrections-unknown-root-member = không có mục `{ $name }`; cần `corrections`
corrections-no-list = thiếu `corrections`: cần một danh sách
corrections-no-object = cần một đối tượng
corrections-empty = tệp trống: cần các câu trả lời ở dạng JSON hoặc CSV
corrections-no-column = dòng đầu không có cột `{ $name }` ({ $found }); { $hint }
corrections-did-you-mean = ; có phải `{ $near }`?
corrections-columns-from = `tokhai import … --questions TỆP.csv` ghi ra tệp có đủ các cột
corrections-line-changed = không còn dòng nào ghi “{ $text }”; chỗ đó nay ghi “{ $now }”
corrections-line-gone = không có dòng nào ghi “{ $text }”
corrections-unknown-member = không có mục `{ $name }`{ $near }
corrections-text-expected = `{ $name }`: cần một đoạn chữ
corrections-value-without-answer = có `value` mà không có `answer`; cần một trong { $known }
corrections-no-text = thiếu `text`: cần dòng giấy tờ đúng như Cổng in
corrections-no-day = `on`: `{ $on }` không phải ngày; cần ngày viết NĂM-THÁNG-NGÀY, như 2026-07-18
corrections-only-here-flag = `onlyHere`: cần true hoặc false
corrections-only-here-without-code = có `onlyHere` mà thiếu `code`: cần mã thủ tục
corrections-value-expected = `value`: cần một đoạn chữ hoặc danh sách các đoạn chữ
corrections-unknown-link = `link`: không có `{ $link }`; cần một trong { $known }
corrections-unknown-answer = `answer`: không có `{ $other }`; cần một trong { $known }{ $near }
corrections-type-without-value = `type` cần `value`: mã hoặc tên loại giấy tờ, hoặc danh sách các loại
corrections-unknown-type = `type`: gói quốc gia không có loại giấy tờ `{ $given }`; gần nhất: { $near }
corrections-split-too-few = `split` cần ở `value` lời văn của từng giấy, từ hai giấy trở lên, theo thứ tự
corrections-split-not-in-line = `split`: “{ $part }” không đứng sau phần trước trong dòng; hãy chép đúng lời văn đã in
corrections-contradiction = { $first } và { $second }: dòng “{ $text }” được trả lời là `{ $this }` và là `{ $that }`; giữ một, hoặc ghi `onlyHere` nếu chỉ đúng cho một thủ tục
corrections-unknown-act = `acts`: không có `{ $value }`; cần none, hoặc vài từ trong { $known }
corrections-acts-without-value = `acts` cần `value`: giấy còn dùng để làm gì ngoài việc cho biết thông tin, hoặc `none`
corrections-no-near-type = không có; xem `documents.json` của gói quốc gia
corrections-line-no-paper = dòng này không phải giấy tờ
corrections-several-papers = dòng này nêu nhiều giấy tờ: { $names }; hãy ghi ở cột `paper` là giấy nào
corrections-no-such-paper = dòng này không có giấy tờ nào là “{ $paper }”; các giấy tờ của dòng: { $names }
corrections-line-not-behind = dòng “{ $words }” không đứng ngay sau dòng này
corrections-form-columns = các cột là answer, value, label, section, place, line, form, by, office, on, reason
corrections-form-contradiction = { $first } và { $second }: { $about } được trả lời là `{ $this }` và là `{ $that }`; giữ một, hoặc ghi thêm `section`, `place`, `form`
corrections-form-place = `place`: cần số thứ tự từ 1 trong các câu hỏi cùng nhãn
corrections-form-field-label = `field` nói về một dòng chưa được đọc là câu hỏi: ghi lời của dòng ở `line`, nhãn ở `value`
corrections-form-line-without-field = `line` chỉ đi với `field`
corrections-form-label-missing = thiếu `label`: `{ $word }` cần lời in của câu hỏi
corrections-form-label-or-section = thiếu `label` hoặc `section`: cần lời in của câu hỏi, hoặc tiêu đề của cả phần
corrections-form-place-without-label = `place` cần có `label`
corrections-form-options = `options` cần ở `value` từ hai lựa chọn trở lên
corrections-form-line-missing = thiếu `line`: cần lời in của dòng có hỏi
corrections-form-no-value = `{ $word }` không có `value`
corrections-form-join = `join` cần ở `value` nhãn của các câu hỏi ngay sau nó
corrections-form-split = `split` cần ở `value` nhãn của từng câu hỏi, từ hai nhãn trở lên, theo thứ tự
corrections-form-unknown-word = `{ $word }`: không có `{ $given }`; cần một trong { $all }{ $near }
corrections-form-unknown-concept = `concept`: gói quốc gia không có `{ $given }`; xem `concepts.json` của gói, hoặc ghi none{ $near }
corrections-did-you-mean-text = ; có phải “{ $near }”?
corrections-counts = điều cán bộ đã trả lời: { $given }, trong đó { $held } áp dụng cho { $lines } dòng
corrections-unused = không áp dụng được, { $place }: { $why }
corrections-one-value = `{ $word }` cần đúng một `value`: { $what }
corrections-what-rename = tên của giấy tờ
corrections-what-when = trường hợp phải nộp giấy
corrections-what-unless = trường hợp không phải nộp giấy
corrections-what-words = lời thay cho lời đã đọc
corrections-what-label = nhãn của câu hỏi
corrections-what-kind = loại câu trả lời
corrections-what-subject = câu trả lời là của ai
corrections-what-concept = khái niệm của gói, hoặc none
corrections-what-required = yes, no hoặc open
corrections-form-only-some = chỉ có { $count } câu hỏi như vậy
corrections-form-no-label = không có câu hỏi nào mang nhãn này{ $near }
corrections-form-not-under-heading = không có câu hỏi như vậy dưới tiêu đề này{ $near }
corrections-form-not-behind = ngay sau nó không có “{ $labels }”
corrections-form-line-asks-already = dòng này đã là câu hỏi
corrections-form-no-such-line = không có dòng nào như vậy
