#!/usr/bin/env bash
# Writes docs/size.md: what of the citizens' module weighs how much, by room and by function, before compression.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/wasm.sh form
work=$(mktemp -d "$ROOT/target/weight.XXXXXX")
trap 'rm -rf "$work"' EXIT
wasm-bindgen "$(wasm_target_dir)/wasm32-unknown-unknown/wasm-release/tokhai.wasm" --target web --out-dir "$work"
shrink_wasm "$work/tokhai_bg.wasm" "$work/named.wasm"
# What was measured by hand stands below the tables and stays.
sed -n '/^## What sorting/,$p' docs/size.md >"$work/measured"
{
  node scripts/weight.mjs "$work/named.wasm"
  cat "$work/measured"
} >"$work/size.md"
mv "$work/size.md" docs/size.md
