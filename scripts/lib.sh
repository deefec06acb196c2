# shellcheck shell=bash
# What the scripts share: messages, long waits, where things are, and cargo for the browser target.
# Sourced, never run. Sets ROOT and goes there.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1

TOOLS=$ROOT/target/tools
export PATH="$TOOLS/bin:$PATH"

say() { printf '%s\n' "$*"; }

# One line that tells what to do, then the end.
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# long WHAT REMEDY COMMAND…: runs a command that takes long without flooding the terminal. Every ten
# seconds it says what it waits for; when the command fails it shows the end of its output and the remedy.
long() {
  local what=$1 remedy=$2 log pid started now next=10
  shift 2
  log=$(mktemp "${TMPDIR:-/tmp}/tokhai-setup.XXXXXX")
  say "· $what"
  started=$SECONDS
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  # Background jobs of a script ignore Ctrl-C, so it is passed on.
  trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.5
    now=$((SECONDS - started))
    if ((now >= next)); then
      next=$((now + 10))
      printf '  … %s (%d s): %s\n' "$what" "$now" "$(tail -c 2000 "$log" | tr '\r' '\n' | sed '/^[[:space:]]*$/d' | tail -n 1 | cut -c 1-100)"
    fi
  done
  if wait "$pid"; then
    trap - INT TERM
    rm -f "$log"
    say "  done in $((SECONDS - started)) s"
  else
    trap - INT TERM
    tail -n 15 "$log" >&2
    rm -f "$log"
    [ -z "$remedy" ] || fail "$remedy"
    return 1
  fi
}

# What rustc calls this machine with the C library musl, of which programs become static.
musl_target() { echo "$(uname -m)-unknown-linux-musl"; }

# timed WHAT COMMAND…: runs a gate, and says what it is, how long it took, and what failed.
timed() {
  local what=$1 started=$SECONDS
  shift
  say "· $what"
  if "$@"; then
    say "  $((SECONDS - started)) s"
  else
    say "  FAILED after $((SECONDS - started)) s: $*"
    return 1
  fi
}

# locked_version CRATE: the version in Cargo.lock.
locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/^version = "|"$/, ""); print; exit }' "$ROOT/Cargo.lock"
}

# Chromium and its driver: the environment first, then PATH.
find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && type -P "$name" && return
  done
  return 1
}
# Chromium without a window, for journeys, where no other is asked for.
find_windowless() {
  [ -z "${CHROMIUM:-}" ] && type -P chromium-headless-shell
}
find_firefox() {
  local name
  for name in "${FIREFOX:-}" firefox-esr firefox; do
    [ -n "$name" ] && type -P "$name" && return
  done
  return 1
}
find_chromedriver() {
  type -P "${CHROMEDRIVER:-chromedriver}"
}

# Which cargo builds for the browser: `rustup` when its toolchain has the target, `debian` when the packages of
# setup.sh's fallback are there, else nothing. TOKHAI_WASM_TOOLCHAIN=debian forces the fallback.
wasm_toolchain() {
  if [ "${TOKHAI_WASM_TOOLCHAIN:-rustup}" != debian ] &&
    [ -d "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
    echo rustup
  elif [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -x /usr/bin/wasm-ld-22 ] &&
    [ -d "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library" ]; then
    echo debian
  fi
}

# Where wasm_cargo puts what it builds.
wasm_target_dir() {
  if [ "$(wasm_toolchain)" = debian ]; then
    echo "$ROOT/target/debian"
  else
    echo "${CARGO_TARGET_DIR:-$ROOT/target}"
  fi
}

# The modules are published: paths of this machine stay out of them.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--remap-path-prefix=$ROOT=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$HOME=home"

# The standard library is built along with a module where its sources are (rustup: component rust-src), without the
# texts and places of panics, which nobody reads in a browser: the module traps all the same. Building it is an unstable
# option of cargo. Where the sources are missing or the compiler does not know the options, modules come out a tenth larger.
# LLVM keeps no second counters of loops and computes nothing early on some ways for the sake of speed: that is more code.
SMALL_STD=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
SMALL_CODE="-Cllvm-args=-disable-lsr -Cllvm-args=-enable-pre=false -Cllvm-args=-enable-load-pre=false -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"
small_std_works() {
  [ -d "$("$1" --print sysroot)/lib/rustlib/src/rust/library" ] &&
    # shellcheck disable=SC2086 # several words
    RUSTC_BOOTSTRAP=1 "$1" $SMALL_CODE --print cfg >/dev/null 2>&1
}

# shrink_wasm FROM TO: wasm-opt, the same way for every module; the names of functions stay.
shrink_wasm() {
  # The stack lies at the bottom of memory, so its lowest kilobyte is never reached. What is computed twice stays so: a
  # compressor makes less of the variables that would hold it. Further rounds find what the first left.
  www/node_modules/.bin/wasm-opt -Oz --one-caller-inline-max-function-size=20 --low-memory-unused --skip-pass=local-cse -Oz -Oz \
    -g "$1" -o "$2"
}

# pack_wasm FILE…: makes modules ready to be sent, in place.
pack_wasm() {
  local opt=www/node_modules/.bin/wasm-opt file
  for file in "$@"; do
    # Functions that are alike stand together, where a compressor finds them alike. Notes for other tools are not sent.
    node scripts/order.mjs "$file"
    "$opt" -g --coalesce-locals --reorder-locals --reorder-functions-by-name "$file" -o "$file"
    "$opt" --strip-debug --strip-producers --strip-target-features "$file" -o "$file"
  done
}

# finish_wasm NAME FOLDER: what wasm-bindgen left in FOLDER becomes the module that is published. That of citizens comes
# in two parts.
finish_wasm() {
  local module=$2/tokhai_bg.wasm
  node scripts/closures.mjs "$module"
  shrink_wasm "$module" "$module"
  if [ "$1" = form ]; then
    node scripts/split.mjs "$2" schemas/vn/procedures/*.json tests/fixtures/controls/definition.json tests/fixtures/plain/definition.json
    pack_wasm "$2/tokhai_rest.wasm"
  fi
  pack_wasm "$module"
  node scripts/names.mjs "$2"
  # Last, for no other tool reads them then.
  [ "$1" != form ] || node scripts/sort.mjs "$module" "$2/tokhai_rest.wasm"
}

# wasm_cargo COMMAND ARGUMENTS…: cargo for the browser target; PLAIN_STD=1 takes the standard library as it comes.
wasm_cargo() {
  [[ $ROOT != *" "* ]] || fail "the path of this folder has a space, which flags of the compiler cannot hold: move the folder"
  local command=$1
  shift
  local flags=$CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS std=()
  case $(wasm_toolchain) in
    rustup)
      # Tests say what went wrong, so they keep the texts of panics.
      if [ "$command" = build ] && [ -z "${TOKHAI_QUICK:-}${PLAIN_STD:-}" ] && small_std_works rustc; then
        std=("${SMALL_STD[@]}") flags+=" $SMALL_CODE"
      fi
      # Not set to nothing: proc-macro2 is built anew whenever this variable changes, and with it all that stands on it.
      env ${std:+RUSTC_BOOTSTRAP=1} CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags" \
        cargo "$command" --target wasm32-unknown-unknown "${std[@]}" "$@"
      ;;
    debian)
      # Debian ships no standard library for this target: it is always built from its sources.
      std=(-Zbuild-std=std,panic_abort)
      if [ "$command" = build ] && [ -z "${PLAIN_STD:-}" ] && small_std_works /usr/bin/rustc; then
        std=("${SMALL_STD[@]}") flags+=" $SMALL_CODE"
      fi
      env PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 \
        CARGO_TARGET_DIR="$(wasm_target_dir)" CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22 \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags" \
        /usr/bin/cargo "$command" --target wasm32-unknown-unknown "${std[@]}" "$@"
      ;;
    *) fail "Rust cannot build for the browser yet: run \`make setup\`" ;;
  esac
}
