#!/usr/bin/env bash
# Runs the official JSON Schema test suite against the native evaluator and, in Chromium, against the shipped modules.
# Prints one line a suite and build; fails when one of them does not reach what is promised. `make test` runs the same.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mkdir -p target
status=0
# suite WHAT COMMAND…: the lines that count, or everything when the command fails.
suite() {
  local what=$1 log
  shift
  log=$(mktemp "$ROOT/target/conformance.XXXXXX")
  say "· $what"
  if "$@" >"$log" 2>&1; then
    grep -oE '(native|wasm)-[^:]*: [0-9]+ passed, [0-9]+ failed$|skipped: .*' "$log" | sort -u ||
      { status=1 && say "  FAILED: it printed no result" && tail -n 20 "$log"; }
  else
    status=1
    cat "$log"
    say "  FAILED: $*"
  fi
  rm -f "$log"
}

suite "native" cargo test --all-features --test conformance -- --nocapture --test-threads=1
suite "the modules of \`make wasm\`, in Chromium" scripts/test.sh browser conformance
exit $status
