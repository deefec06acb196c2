#!/usr/bin/env bash
# Speed and weight: form libraries side by side in Chromium (that page goes to docs/bench.md), what a cheap phone on a weak
# line waits for and what libraries give back of what they open (sections of that page), validators side by side in
# WebAssembly and JavaScript, the analysis natively and in WebAssembly (that page goes to docs/bench-analysis.md), what an
# officer waits for at the workbench (docs/bench-workbench.md), the other native benches, the import of a portal and of paper forms. Results under target/bench/.
# usage: scripts/bench.sh [forms|slow|readback|validators|analysis|workbench|native|import]…   (all of them when none is named)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || set -- forms slow readback validators analysis workbench native import
if [ "$*" = import ]; then scripts/setup.sh rust; else scripts/setup.sh rust node wasm-target wasm-bindgen; fi

# The libraries to compare with.
peers() {
  cmp -s bench/package-lock.json bench/node_modules/.installed-lock.json ||
    { long "npm installs the libraries to compare with under bench/node_modules" \
      "npm could not install bench/package-lock.json: run \`npm ci\` in bench/ where an npm registry can be reached" \
      npm ci --prefix bench --prefer-offline --no-audit --no-fund --loglevel error &&
      cp bench/package-lock.json bench/node_modules/.installed-lock.json; }
}

out=$ROOT/target/bench
mkdir -p "$out"

# What a script of bench/peers measures in Chromium, of the packed package beside the peers.
beside_peers() {
  scripts/setup.sh chromium
  peers
  make www/pkg/form/tokhai_bg.wasm
  scripts/package.sh --built >/dev/null
  cargo build --all-features
  CHROMIUM=$(find_chromium) TOKHAI=${CARGO_TARGET_DIR:-$ROOT/target}/debug/tokhai node "bench/peers/$1.mjs" --publish
}

bench_forms() { beside_peers run; }

bench_slow() { beside_peers slow; }

# The schemas of strangers (TOKHAI_SCHEMASTORE names another folder of them), opened and read back.
bench_readback() {
  local schemas=${TOKHAI_SCHEMASTORE:-$ROOT/../shared/data/schemastore}
  if [ ! -e "$schemas" ]; then
    say "skipped: no schemas of strangers at $schemas; TOKHAI_SCHEMASTORE names a folder of them"
    return
  fi
  scripts/setup.sh chromium
  peers
  make www/pkg/form/tokhai_bg.wasm
  scripts/package.sh --built >/dev/null
  CHROMIUM=$(find_chromium) node bench/peers/readback.mjs --publish
}

bench_validators() {
  peers
  say "· cargo builds the evaluator for WebAssembly, with the flags of the shipped modules"
  wasm_cargo build --profile wasm-release --example bench --no-default-features --features form
  local built
  built=$(wasm_target_dir)/wasm32-unknown-unknown/wasm-release/examples/bench.wasm
  wasm-bindgen "$built" --target web --out-dir "$out/pkg"
  www/node_modules/.bin/wasm-opt -Oz "$out/pkg/bench_bg.wasm" -o "$out/pkg/bench_bg.wasm"
  node bench/validators.mjs
}

bench_analysis() {
  cargo bench --all-features --bench analysis 2>&1 | tee "$out/analysis.txt"
  say "· cargo builds the analysis for WebAssembly, with the flags of the shipped modules"
  wasm_cargo build --profile wasm-release --example bench-analysis --no-default-features --features dossier
  wasm-bindgen "$(wasm_target_dir)/wasm32-unknown-unknown/wasm-release/examples/bench_analysis.wasm" \
    --target web --out-name bench-analysis --out-dir "$out/pkg-analysis"
  local built=$out/pkg-analysis/bench-analysis_bg.wasm
  shrink_wasm "$built" "$built.small"
  mv "$built.small" "$built"
  node bench/analysis.mjs --publish
}

# What an officer waits for with a whole portal open (TOKHAI_PORTAL names another).
bench_workbench() {
  local source=${TOKHAI_PORTAL:-$ROOT/../shared/data/vietnam/portal-procedures.ndjson.gz}
  if [ ! -e "$source" ]; then
    say "skipped: no portal's JSON at $source; TOKHAI_PORTAL names one"
    return
  fi
  make www/pkg/workbench/tokhai_bg.wasm
  node bench/workbench.mjs "$source" --publish
}

bench_native() {
  cargo bench --all-features --bench schema 2>&1 | tee "$out/native.txt"
}

# Paper forms (TOKHAI_FORMS names another folder of them): 60 of them in one call, at most 3 s on the clock, and at least
# 1,000 lines a second. Forms are taken again, under other names, until there are 60; `.doc` is refused and left out.
bench_forms_read() {
  local source=${TOKHAI_FORMS:-$ROOT/../shared/data/forms} tokhai=${CARGO_TARGET_DIR:-$ROOT/target}/release/tokhai
  local room file spent lines TIMEFORMAT='%U %S %R'
  if [ ! -e "$source" ]; then
    say "skipped: no paper forms at $source; TOKHAI_FORMS names a folder of them"
    return
  fi
  room=$(mktemp -d)
  mkdir "$room/in"
  local files=("$source"/*/source.docx "$source"/*/source.odt "$source"/*/source.html "$source"/*/source.txt "$source"/*/source.pdf)
  for ((i = 0; i < 60; i++)); do
    file=${files[i % ${#files[@]}]}
    cp "$file" "$room/in/form-$i.${file##*.}"
  done
  # A form that is refused makes the exit code 1; it was opened all the same.
  spent=$({ time "$tokhai" import "$room"/in/* -o "$room/out" >/dev/null 2>"$room/told" || [ $? = 1 ]; } 2>&1 | tail -n 1)
  lines=$(cat "$room"/out/*.reading.json | grep -c '"fate"')
  rm -r "$room"
  awk -v spent="$spent" -v lines="$lines" '
    BEGIN {
      split(spent, own, " ")
      printf "60 forms  %8.2f %8.2f %8.2f   seconds, user, system and clock\n", own[1], own[2], own[3]
      printf "lines     %8d, %.0f a second\n", lines, lines / own[3]
      exit own[3] > 3 || lines / own[3] < 1000
    }' | tee "$out/forms.txt"
}

# Import and report of a whole portal (TOKHAI_PORTAL names another), at most 10 s of processor time together.
bench_import() {
  cargo build --release --all-features --bin tokhai
  local failed=0
  bench_portal || failed=1
  bench_forms_read || failed=1
  return $failed
}

bench_portal() {
  local source=${TOKHAI_PORTAL:-$ROOT/../shared/data/vietnam/portal-procedures.ndjson.gz} drafts spent report
  if [ ! -e "$source" ]; then
    say "skipped: no portal's JSON at $source; TOKHAI_PORTAL names one"
    return
  fi
  drafts=$(mktemp -d)
  local tokhai=${CARGO_TARGET_DIR:-$ROOT/target}/release/tokhai TIMEFORMAT='%U %S %R'
  spent=$({ time "$tokhai" import "$source" -o "$drafts/out" >/dev/null; } 2>&1 | tail -n 1)
  report=$({ time "$tokhai" report "$drafts/out" --format csv -o "$drafts/report.csv" >/dev/null; } 2>&1 | tail -n 1)
  local count
  count=$(find "$drafts/out" -name '*.json' ! -name import-report.json | wc -l)
  rm -r "$drafts"
  printf 'import %s\nreport %s\n' "$spent" "$report" | awk -v count="$count" '
    BEGIN { printf "%-8s %8s %8s %8s   seconds, %d procedures\n", "", "user", "system", "clock", count }
    { printf "%-8s %8.2f %8.2f %8.2f\n", $1, $2, $3, $4; cpu += $2 + $3 }
    END { printf "together %.2f s of processor time\n", cpu; exit cpu > 10 }' | tee "$out/import.txt"
}

status=0
# One figure a time: what runs beside would be measured too.
for part in "$@"; do
  case $part in
    forms | slow | readback | validators | analysis | workbench | native | import) "bench_$part" || status=1 ;;
    *) fail "usage: scripts/bench.sh [forms|slow|readback|validators|analysis|workbench|native|import]…" ;;
  esac
done
exit $status
