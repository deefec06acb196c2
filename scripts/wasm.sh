#!/usr/bin/env bash
# Builds one module of WebAssembly: scripts/wasm.sh form|dossier|workbench|gate → www/pkg/<name>/
# Three plain commands (cargo build, wasm-bindgen, wasm-opt), then two parts, order, short names and a minified script.
# The gate is for servers and the workbench for offices, which count no bytes: their scripts stay as they are made; that of
# the gate can start the module anew after a trap.
# TOKHAI_QUICK=1 stops after the second, with a profile that compiles in seconds: for trying, never for publishing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

name=${1:-}
case $name in form | dossier | workbench | gate) ;; *) fail "usage: scripts/wasm.sh form|dossier|workbench|gate" ;; esac

out=www/pkg/$name
quick=${TOKHAI_QUICK:-}
profile=wasm-release
[ "$name" != workbench ] || export PLAIN_STD=1 profile=wasm-office
[ -z "$quick" ] || profile=wasm-quick
built=$(wasm_target_dir)/wasm32-unknown-unknown/$profile/tokhai.wasm

say "· cargo builds the $name module"
wasm_cargo build --profile "$profile" --lib --no-default-features --features "$name"

# The two other steps only when cargo's output or the tools are not those of the last time.
stamp=$({ cat "$built" Cargo.lock www/package-lock.json "${BASH_SOURCE[0]}" scripts/lib.sh scripts/*.mjs; } | sha256sum)
if [ "$(cat "$out/.built-from" 2>/dev/null)" = "$stamp" ]; then
  [ -n "$quick" ] || touch "$out/tokhai_bg.wasm"
  say "  unchanged"
  exit
fi

work=$(mktemp -d "$ROOT/target/$name.XXXXXX")
trap 'rm -rf "$work"' EXIT
say "· wasm-bindgen and wasm-opt finish it (dossier: about half a minute)"
flags=()
[ "$name" != gate ] || flags=(--no-typescript --experimental-reset-state-function)
wasm-bindgen "$built" --target web "${flags[@]}" --out-dir "$work"
if [ -n "$quick" ]; then
  # All is in the first part.
  [ "$name" != form ] || printf '\0asm\1\0\0\0' >"$work/tokhai_rest.wasm"
  # Older than every source, so that make builds the module that is published when it is asked for.
  touch -d @1 "$work/tokhai_bg.wasm"
elif [ "$name" = workbench ]; then
  www/node_modules/.bin/wasm-opt --strip-debug --strip-producers "$work/tokhai_bg.wasm" -o "$work/opt.wasm"
  mv "$work/opt.wasm" "$work/tokhai_bg.wasm"
elif [ "$name" = gate ]; then
  www/node_modules/.bin/wasm-opt -Os --strip-debug --strip-producers "$work/tokhai_bg.wasm" -o "$work/opt.wasm"
  mv "$work/opt.wasm" "$work/tokhai_bg.wasm"
else
  finish_wasm "$name" "$work"
  node scripts/minify.mjs "$work/tokhai.js"
fi
printf '%s\n' "$stamp" >"$work/.built-from"
chmod 755 "$work"
mkdir -p www/pkg
rm -rf "$out"
mv "$work" "$out"
