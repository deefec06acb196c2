#!/usr/bin/env bash
# Formatting and lints; `scripts/lint.sh files` prints the hand-written files prettier looks after.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

hand_written() {
  git ls-files --cached --others --exclude-standard -- 'www/*.js' 'www/*.mjs' 'www/*.ts' 'www/*.css' 'www/*.html' \
    'www/*.json' 'scripts/*.mjs' 'src/*.js' 'bench/*.mjs' 'bench/*.js' 'bench/*.jsx' 'bench/package.json' \
    'examples/*.html' 'examples/*.js' 'examples/*.mjs' 'examples/*.json' 'examples/*.ts' 'examples/*.tsx' 'examples/*.vue' 'tests/browser/*.mjs' 'tests/browser/*.json' 'tests/engines/*.mjs' ':!www/package-lock.json'
}

if [ "${1:-}" = files ]; then
  hand_written
  exit
fi

scripts/setup.sh rust node wasm-target
status=0
check() { timed "$@" || status=1; }

check "Rust is formatted" cargo fmt --check
check "clippy, native" cargo clippy --all-features --all-targets -- -D warnings
for module in form workbench gate; do
  targets=(--lib)
  [ "$module" = gate ] || targets+=(--test wasm --example bench)
  case $(wasm_toolchain) in
    rustup) check "clippy, $module module" wasm_cargo clippy --no-default-features --features "$module" "${targets[@]}" -- -D warnings ;;
    # Debian's packages bring no clippy for this target.
    debian) check "check, $module module" wasm_cargo check --no-default-features --features "$module" --lib ;;
  esac
done
check "links in the documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --all-features --no-deps --quiet
mapfile -t files < <(hand_written)
check "JavaScript, CSS and HTML are formatted (\`make fmt\` does it)" \
  www/node_modules/.bin/prettier --config www/prettier.json --check --log-level warn "${files[@]}"
check "types of the officers' page" www/node_modules/.bin/tsc -p www/workbench
for script in scripts/*.sh .ci/run; do
  check "$script parses" bash -n "$script"
done
# Its tools come from a registry that may be out of reach: said, and no reason to refuse a change.
if scripts/setup.sh audit; then
  scripts/audit.sh own || status=1
else
  say "· LEFT OUT: licences and unused dependencies"
fi
exit $status
