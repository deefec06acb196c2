# Why procedures cannot be done in one go (src/reform/bundle.rs).

bundle-too-few = a bundle has at least two members
bundle-twice = { $id } is named twice
bundle-cycle = these wait for each other's results: { $ids }
bundle-role-kind = role `{ $role }` is a { $one } in one member and a { $other } in another: rename one
bundle-packs = the members refer to different country packs
