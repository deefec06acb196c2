#!/usr/bin/env bash
# Builds modules of WebAssembly twice, in two folders with nothing but the sources, and compares every file of the results: whoever has
# the sources can find out whether a published module was made of them.
# usage: scripts/reproducible.sh [form|dossier|workbench|gate]…   (form when none is named; TOKHAI_QUICK=1 as in wasm.sh)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || set -- form
scripts/setup.sh rust node wasm-target wasm-bindgen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Another depth and another length: a path that is left in a module shows.
folders=("$work/one" "$work/another/deeper-folder")
for folder in "${folders[@]}"; do
  mkdir -p "$folder/target"
  git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$folder"
  ln -s "$ROOT/www/node_modules" "$folder/www/node_modules"
  ln -s "$TOOLS" "$folder/target/tools"
done

status=0
for module in "$@"; do
  for folder in "${folders[@]}"; do
    (cd "$folder" && unset CARGO_TARGET_DIR && timed "the $module module in $folder" scripts/wasm.sh "$module")
    (cd "$folder/www/pkg/$module" && find . -type f ! -name .built-from -print0 | sort -z | xargs -0 sha256sum) >"$folder/sums"
  done
  if diff "${folders[@]/%//sums}"; then
    say "the $module module is the same from both: $(sed -n 's/  .*tokhai_bg\.wasm$//p' "$work/one/sums")"
  else
    say "FAILED: the $module module differs from folder to folder"
    status=1
  fi
done
exit $status
