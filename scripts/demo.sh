#!/usr/bin/env bash
# The local portal with everything it shows, as soon as it can stand. Built for that are only the officers' module, as it is
# published, and beside it the program, without optimisation. Where the citizens' two modules are not built, that of officers stands in,
# which can all that they can and is twenty times as large: nothing to publish or to weigh. `make wasm demo` shows the published ones.
# usage: scripts/demo.sh [WORD…]   (further words for `tokhai serve`)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh rust node wasm-target wasm-bindgen
program=$(mktemp)
trap 'rm -f "$program"' EXIT
say "· cargo builds the tokhai program and, beside it, the officers' module (a few minutes the first time)"
# They build into different folders of target/, so neither waits for the other; much of each build keeps one core busy.
CARGO_PROFILE_DEV_DEBUG=false cargo build --all-features >"$program" 2>&1 &
make --silent www/pkg/workbench/page.js www/pkg/qr/qr.js || { wait; fail "the officers' module was not built"; }
wait $! || { cat "$program" >&2; fail "the tokhai program was not built"; }
tail -n 1 "$program"

# is_current MODULE: a build of it that is published is there, and no source is newer.
is_current() {
  local module=www/pkg/$1/tokhai_bg.wasm
  [ -e "$module" ] && [ -z "$(find Cargo.toml Cargo.lock build.rs src schemas scripts/wasm.sh -type f -newer "$module" -print -quit)" ]
}

for module in form dossier; do
  is_current "$module" && continue
  stand_in=$(mktemp -d "$ROOT/target/$module.XXXXXX")
  cp -R www/pkg/workbench/{tokhai*,snippets} "$stand_in/"
  # All is in the first part.
  [ "$module" != form ] || printf '\0asm\1\0\0\0' >"$stand_in/tokhai_rest.wasm"
  # Older than every source, so that make builds the module that is published when it is asked for.
  touch -d @1 "$stand_in/tokhai_bg.wasm"
  chmod 755 "$stand_in"
  rm -rf "www/pkg/$module"
  mv "$stand_in" "www/pkg/$module"
done

exec "${CARGO_TARGET_DIR:-target}"/debug/tokhai serve "$@"
