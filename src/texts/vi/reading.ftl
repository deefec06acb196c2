# Why lines of a description of a process were read as they were (src/import/process).

reading-column-head = tên một cột
reading-cell-untimed = một ô không ghi thời gian
reading-row-number = số thứ tự của dòng bên dưới
reading-whole-time = nêu thời gian của cả quy trình
reading-names-total = ghi chữ tổng cộng
reading-other-column = ô thuộc cột không nói về các bước
reading-row-unread = dòng không cho biết ai làm gì
reading-variant = nêu tên một phương án của quy trình
reading-channel = cách nộp hồ sơ
reading-manner = cách thực hiện việc ở trên
reading-names-case = nêu trường hợp của phần bên dưới
reading-names-step = nêu tên bước bên dưới
reading-names-actor = nêu ai làm những việc liệt kê bên dưới
reading-no-act = không nêu việc của ai
reading-time-before = thời gian của bước trước
reading-names-process = nêu tên quy trình
reading-outside = nằm ngoài bảng các bước
reading-heads = tên các cột
reading-above-heads = nằm trên tên các cột
reading-heads-rows = dòng đứng đầu các dòng bên dưới
reading-total-untimed = ghi chữ tổng cộng mà không nêu thời gian
reading-part-time = nêu thời gian của một phần
reading-row = một dòng của bảng: { $words }
reading-no-act-of-pack = không nêu việc nào có trong gói quốc gia
