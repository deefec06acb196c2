#!/usr/bin/env bash
# Assembles the npm package in target/package and packs it: target/tokhai-VERSION.tgz
# usage: scripts/package.sh [--built]   (--built takes the form module that `make wasm` left, instead of wasm-pack's)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

out=$ROOT/target/package
rm -rf "$out"
mkdir -p "$out/pkg"

if [ "${1:-}" = --built ]; then
  mkdir "$out/pkg/form"
  cp -R www/pkg/form/* "$out/pkg/form/"
elif [ "$(wasm_toolchain)" = rustup ]; then
  scripts/setup.sh wasm-pack
  # wasm-pack finds wasm-bindgen on PATH and is told to fetch nothing; wasm-opt is ours, with the same flag as always.
  std=()
  if small_std_works rustc; then
    std=("${SMALL_STD[@]}")
    export RUSTC_BOOTSTRAP=1
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS+=" $SMALL_CODE"
  fi
  wasm-pack build --mode no-install --target web --profile wasm-release --no-opt --no-pack \
    --out-dir "$out/pkg/form" --out-name tokhai . --no-default-features --features form "${std[@]}"
  rm -f "$out/pkg/form/.gitignore"
  finish_wasm form "$out/pkg/form"
else
  say "· wasm-pack needs rustup's target; the module is built by the three plain commands instead"
  scripts/wasm.sh form
  mkdir "$out/pkg/form"
  cp -R www/pkg/form/* "$out/pkg/form/"
fi
# What Node.js loads is built by the three plain commands either way.
[ "${1:-}" = --built ] && [ -e www/pkg/gate/tokhai_bg.wasm ] || scripts/wasm.sh gate
mkdir "$out/pkg/gate"
cp www/pkg/gate/tokhai* "$out/pkg/gate/"
mkdir "$out/client"
cp www/client/{index.js,index.d.ts,types.d.ts,openapi.json} "$out/client/"
cp -R www/src www/node LICENSE-MIT LICENSE-APACHE "$out/"
node scripts/minify.mjs "$out/src" "$out/client"
# These are in it now.
rm -r "$out/pkg/form/snippets" "$out/src/drafts.js" "$out/src/early.js" "$out/src/ordered.js" "$out/src/page.js" "$out/src/sending.js" "$out/pkg/form/tokhai.js" "$out/pkg/form/tokhai.d.ts"
echo 'export { formModule } from "./to-khai.js";' >"$out/src/module.js"
cp docs/embedding.md "$out/README.md"
node scripts/notices.mjs "$out/THIRD-PARTY-NOTICES.txt"
node scripts/package.mjs "$out"
cd "$out"
npm pack --pack-destination "$ROOT/target" --loglevel notice
