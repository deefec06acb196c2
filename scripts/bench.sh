#!/usr/bin/env bash
# Speed and weight: form libraries side by side in Chromium (that page goes to docs/bench.md), validators side by side in
# WebAssembly and JavaScript, the analysis natively and in WebAssembly (that page goes to docs/bench-analysis.md), the
# other native benches. Results under target/bench/.
# usage: scripts/bench.sh [forms|validators|analysis|native]…   (all of them when none is named)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -gt 0 ] || set -- forms validators analysis native
scripts/setup.sh rust node wasm-target wasm-bindgen

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

bench_forms() {
  scripts/setup.sh chromium
  peers
  make www/pkg/form/tokhai_bg.wasm
  scripts/package.sh --built >/dev/null
  cargo build --all-features
  CHROMIUM=$(find_chromium) TOKHAI=${CARGO_TARGET_DIR:-$ROOT/target}/debug/tokhai node bench/peers/run.mjs --publish
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
  wasm_cargo build --profile wasm-release --example bench-analysis --no-default-features --features workbench
  wasm-bindgen "$(wasm_target_dir)/wasm32-unknown-unknown/wasm-release/examples/bench_analysis.wasm" \
    --target web --out-name bench-analysis --out-dir "$out/pkg-analysis"
  local built=$out/pkg-analysis/bench-analysis_bg.wasm
  shrink_wasm "$built" "$built.small"
  mv "$built.small" "$built"
  node bench/analysis.mjs --publish
}

bench_native() {
  cargo bench --all-features --bench schema 2>&1 | tee "$out/native.txt"
}

status=0
# One figure a time: what runs beside would be measured too.
for part in "$@"; do
  case $part in
    forms | validators | analysis | native) "bench_$part" || status=1 ;;
    *) fail "usage: scripts/bench.sh [forms|validators|analysis|native]…" ;;
  esac
done
exit $status
