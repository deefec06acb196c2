# Vì sao chưa dùng cơ sở dữ liệu nào thay giấy (src/reform/nearest.rs).

nearest-holds-but = { $register } có, nhưng { $why }
nearest-act = giấy này { $act }: dữ liệu không làm thay được
nearest-part = { $registers } mới có một phần thông tin cần: { $facts }; còn thiếu:
nearest-unconfirmed = chưa xác nhận được dữ liệu có tại { $register } ({ $owner }: chưa công bố)
nearest-text-not-known = chưa biết văn bản đòi giấy này
nearest-no-rule = chưa có quy định cho dùng thay giấy tờ; văn bản cần sửa: { $texts }
nearest-no-key = thủ tục này không có thông tin để tra cứu: { $facts }
nearest-not-covered = { $register } không có dữ liệu trong trường hợp này
nearest-weaker = chưa đủ giá trị chứng minh cho việc này
nearest-other-subject = chỉ của { $kinds }, không phải của { $wanted }
nearest-no-register = chưa cơ sở dữ liệu nào trong danh mục có thông tin này
