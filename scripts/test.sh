#!/usr/bin/env bash
# Runs test suites one after the other, all of them even when one fails, and sums up at the end.
# usage: scripts/test.sh [native] [wasm] [browser [FILE…]] | engines [ENGINE…]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

suite_native() {
  # Without one, the tests on PostgreSQL say that they are ignored.
  scripts/setup.sh postgres || say "· the portal is tested on SQLite alone"
  cargo test --all-features --no-fail-fast
}

suite_wasm() {
  scripts/setup.sh node wasm-target wasm-bindgen chromium
  CHROMEDRIVER=$(find_chromedriver) \
    WASM_BINDGEN_TEST_WEBDRIVER_JSON=$(webdriver_json) \
    wasm_cargo test --no-default-features --features form --test wasm
}

# Chromium's flags for the driver, with the place of a Chromium that is not where the driver looks.
webdriver_json() {
  local json=$ROOT/target/webdriver.json
  mkdir -p target
  CHROMIUM=$(find_chromium) node -e '
    const capabilities = JSON.parse(fs.readFileSync("tests/browser/webdriver.json", "utf8"));
    capabilities["goog:chromeOptions"].binary = process.env.CHROMIUM;
    process.stdout.write(JSON.stringify(capabilities));' >"$json"
  echo "$json"
}

suite_browser() {
  scripts/setup.sh node chromium
  make wasm
  scripts/package.sh --built >/dev/null
  # As the native tests build the program: their further dependencies change features of shared ones, and `cargo build` alone would
  # compile those and the program once more.
  cargo test --all-features --no-run --test architecture
  CHROMIUM=$(find_windowless || find_chromium) TOKHAI=${CARGO_TARGET_DIR:-$ROOT/target}/debug/tokhai node tests/browser/run.mjs "$@"
}

# The journeys that must work in every engine; not part of `make test`, for most machines have only one of them.
suite_engines() {
  [ $# -gt 0 ] || set -- chromium firefox webkit
  scripts/setup.sh node chromium
  [ "$*" = chromium ] || scripts/setup.sh engines
  make wasm
  cargo build --all-features
  ENGINES="$*" CHROMIUM=$(find_chromium) FIREFOX=$(find_firefox) TOKHAI=${CARGO_TARGET_DIR:-$ROOT/target}/debug/tokhai \
    node --test --test-reporter=spec tests/engines/journeys.test.mjs
}

# One suite in a process of its own, so that its first failing command ends it and not the run.
if [ "${1:-}" = only ]; then
  shift
  "suite_$@"
  exit
fi

# carry_out SUITE [FILE…]: runs one suite and adds its line to the summary.
carry_out() {
  local started=$SECONDS
  say "── $1 tests"
  if "${BASH_SOURCE[0]}" only "$@"; then
    summary+=("$1 tests passed in $((SECONDS - started)) s")
  else
    summary+=("$1 tests FAILED after $((SECONDS - started)) s")
    failed=1
  fi
}

scripts/setup.sh rust
summary=()
failed=0
beside=
# The wasm tests build into a folder of their own and keep one core busy, so they run beside the native ones.
if [[ " $* " == *" native wasm "* ]]; then
  scripts/setup.sh node wasm-target wasm-bindgen chromium
  beside=$(mktemp)
  (
    carry_out wasm
    say "${summary[@]}"
    exit "$failed"
  ) >"$beside" 2>&1 &
fi
while [ $# -gt 0 ]; do
  suite=$1
  shift
  case $suite in
    native) carry_out native ;;
    wasm)
      if [ -z "$beside" ]; then
        carry_out wasm
      else
        wait $! || failed=1
        cat "$beside"
        summary+=("$(tail -n 1 "$beside")")
        rm -f "$beside"
      fi
      ;;
    browser | engines)
      carry_out "$suite" "$@"
      break
      ;;
    *) fail "usage: scripts/test.sh [native] [wasm] [browser [FILE…]] | engines [ENGINE…]" ;;
  esac
done
say "──"
printf '%s\n' "${summary[@]}"
exit $failed
