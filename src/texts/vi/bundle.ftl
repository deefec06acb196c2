# Vì sao không làm được nhiều thủ tục một lần (src/reform/bundle.rs).

bundle-too-few = một gói có ít nhất hai thủ tục
bundle-twice = { $id } được nêu hai lần
bundle-cycle = các thủ tục này chờ kết quả của nhau: { $ids }
bundle-role-kind = vai `{ $role }` là { $one } ở một thủ tục và là { $other } ở thủ tục khác: hãy đổi tên một vai
bundle-packs = các thủ tục dựa trên những gói quốc gia khác nhau
