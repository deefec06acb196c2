#!/usr/bin/env bash
# Speed: validators side by side in WebAssembly and JavaScript, then the native benches. Results under target/bench/.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh rust node wasm-target wasm-bindgen
cmp -s bench/package-lock.json bench/node_modules/.installed-lock.json ||
  { long "npm installs the validators to compare with under bench/node_modules" \
    "npm could not install bench/package-lock.json: run \`npm ci\` in bench/ where an npm registry can be reached" \
    npm ci --prefix bench --prefer-offline --no-audit --no-fund --loglevel error &&
    cp bench/package-lock.json bench/node_modules/.installed-lock.json; }

out=$ROOT/target/bench
mkdir -p "$out"
say "· cargo builds the evaluator for WebAssembly, with the flags of the shipped modules"
wasm_cargo build --profile wasm-release --example bench --no-default-features --features form
built=$(wasm_target_dir)/wasm32-unknown-unknown/wasm-release/examples/bench.wasm
wasm-bindgen "$built" --target web --out-dir "$out/pkg"
www/node_modules/.bin/wasm-opt -Oz "$out/pkg/bench_bg.wasm" -o "$out/pkg/bench_bg.wasm"

status=0
# One figure a time: what runs beside would be measured too.
node bench/validators.mjs || status=1
cargo bench --all-features --bench '*' 2>&1 | tee "$out/native.txt"
exit $status
