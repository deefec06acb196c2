# Báo cáo trên màn hình lệnh (src/render/report_text.rs).

terminal-day-and-pack = ngày { $day } · gói quốc gia { $pack }
terminal-inferred = Yêu cầu được suy ra từ giấy tờ: định nghĩa chưa nêu yêu cầu.
terminal-asked-when = yêu cầu khi: { $circumstances }
terminal-why-no-register = vì sao chưa dùng dữ liệu thay giấy:
terminal-not-known = chưa biết: cơ quan chủ trì tìm và ghi
terminal-demanded-by = quy định đòi giấy này: { $texts }
terminal-to-confirm = cần xác nhận, độ chắc { $certainty }: { $question }
terminal-unsure = cần xác nhận
terminal-said-by-officer = cán bộ đã trả lời: { $answer }
terminal-case = Trường hợp: { $circumstances }
terminal-keep = giữ: { $papers }
terminal-drop = bỏ: { $papers }
terminal-not-least = chưa chắc là ít nhất; chênh tối đa { $gap }
terminal-papers = giấy tờ; cùng { $others } dòng là tờ khai, mẫu đơn, ghi chú, theo kết luận:
terminal-typical-case = trường hợp thông thường
terminal-questions = Câu hỏi ({ $case }): { $before } → { $after } khi đã đăng nhập và cơ sở dữ liệu trả lời; màn hình: { $screens-before } → { $screens-after }
terminal-without-it = không có giấy này thì thiếu { $requirement }: { $why }
terminal-lookup = { $register } · { $item } · tra theo { $keys }
terminal-field = ô { $place }
terminal-signed-in = người đang đăng nhập
terminal-new-field = ô mới trong tờ khai
