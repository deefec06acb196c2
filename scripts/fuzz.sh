#!/usr/bin/env bash
# Runs the fuzz targets one after the other: scripts/fuzz.sh SECONDS [TARGET…]
# Starts from fuzz/corpus/ and our own definitions; what is found stays in target/fuzz/corpus/ for the next run, what
# breaks a target in target/fuzz/artifacts/. A sanitizer would tell nothing: the crate has no unsafe code.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ ${1:-} =~ ^[0-9]+$ ]] || fail "usage: scripts/fuzz.sh SECONDS [TARGET…]"
seconds=$1
shift
[ $# -gt 0 ] || set -- definition instance draft pattern analysis import form-text form-page form-pdf form-word form-odt form-reading process corrections

scripts/setup.sh rust cargo-fuzz
fuzz=$ROOT/target/fuzz
cargo fuzz build --sanitizer none --fuzz-dir fuzz --target-dir "$fuzz"
host=$(rustc -vV | sed -n 's/^host: //p')

status=0
for target in "$@"; do
  found=$fuzz/corpus/$target artifacts=$fuzz/artifacts/$target log=$fuzz/$target.log
  mkdir -p "$found" "$artifacts"
  seeds=("fuzz/corpus/$target")
  # The long inputs first need room to grow in.
  case $target in
    form-*) length=16384 ;;
    definition) seeds+=(tests/fixtures/broken schemas/vn/procedures) length=16384 ;;
    analysis) length=16384 ;;
    *) length=4096 ;;
  esac
  say "· $target, $seconds s"
  if "$fuzz/$host/release/$target" "$found" "${seeds[@]}" -max_total_time="$seconds" -max_len=$length -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$artifacts/" >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    say "$target: $runs runs in $seconds s, nothing broke"
  else
    status=1
    grep -vE '^#[0-9]+\s+(NEW|REDUCE|pulse|RELOAD)' "$log" | tail -n 40
    say "$target: broken by a file in ${artifacts#"$ROOT"/}"
  fi
done
exit $status
