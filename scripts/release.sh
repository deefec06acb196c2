#!/usr/bin/env bash
# Everything a release needs, in target/release-VERSION: the crate, the npm package, the program for Linux, the site, the container
# file where there is one, the bill of materials, the section of the changelog, checksums. Each part is installed into an empty
# folder and used there.
# What is published is made from a commit: TOKHAI_DIRTY=1 lets a changed tree through, for trying.
# usage: scripts/release.sh   (after `make wasm`; needs the npm registry for the example of Astro, or TOKHAI_ASTRO=0)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
out=$ROOT/target/release-$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One version everywhere, and a section that tells what is in it.
check_version() {
  local npm
  npm=$(node -p 'require("./www/package.json").version')
  [ "$npm" = "$version" ] || fail "www/package.json has version $npm, Cargo.toml $version: write the same"
  [ "$(node -p 'require("./www/package-lock.json").version')" = "$version" ] ||
    fail "www/package-lock.json has another version: run \`npm install --package-lock-only\` in www/"
  grep -q "^## $version" CHANGELOG.md || fail "CHANGELOG.md has no section \`## $version\`: write one"
  [ -z "$(git status --porcelain)" ] || [ "${TOKHAI_DIRTY:-}" = 1 ] ||
    fail "there are changes that are in no commit: commit them, or set TOKHAI_DIRTY=1 to try"
}

# What npm gets, and what a server of one file does with it.
release_npm() {
  scripts/package.sh --built >/dev/null
  cp "target/tokhai-$version.tgz" "$out/"
  mkdir "$work/npm"
  cd "$work/npm"
  echo '{"private":true,"type":"module"}' >package.json
  npm install --offline --no-audit --no-fund --loglevel error "$out/tokhai-$version.tgz"
  cp "$ROOT/examples/procedure.json" .
  cat >use.mjs <<'JS'
import { readFileSync } from "node:fs";
import { renderToString, validate } from "tokhai/server";
const definition = readFileSync("procedure.json", "utf8");
const html = renderToString(definition, { src: "/procedure.json", values: { copies: 2 } });
const { errors } = validate(definition, { copies: 0 }, { today: "2026-07-18" });
if (!html.startsWith("<to-khai") || !errors.some(({ pointer }) => pointer === "/copies")) process.exit(1);
JS
  node use.mjs
  local types=(src/to-khai.d.ts node/index.d.ts node/server.d.ts src/module.d.ts src/react.d.ts)
  for file in "${types[@]}"; do [ -s "node_modules/tokhai/$file" ] || fail "the npm package lacks the types $file"; done
  cd "$ROOT"
}

# The example of Astro as somebody has it who installs from npm: built, and the form stands in the page.
release_astro() {
  [ "${TOKHAI_ASTRO:-1}" != 0 ] || { say "  left out: the example of Astro (TOKHAI_ASTRO=0)"; return; }
  cp -R examples/astro "$work/astro"
  mkdir "$work/astro/public"
  cp examples/procedure.json "$work/astro/"
  cp examples/procedure.json "$work/astro/public/"
  cd "$work/astro"
  npm install --no-audit --no-fund --loglevel error --prefer-offline "$out/tokhai-$version.tgz"
  ASTRO_TELEMETRY_DISABLED=1 npm run --silent build >"$work/astro.log" || { tail -n 20 "$work/astro.log" >&2; fail "the example of Astro was not built"; }
  grep -q '<to-khai [^>]*><form class="tk"' dist/index.html || fail "the page of Astro holds no form"
  ls dist/_astro/tokhai_bg.*.wasm >/dev/null || fail "the page of Astro comes without the module"
  cd "$ROOT"
}

# What the registry of crates gets. It is built once, in an empty folder: with another target folder than that of the repository,
# where what its build script leaves would lead to files that are gone.
release_crate() {
  local listed dirty=()
  [ "${TOKHAI_DIRTY:-}" != 1 ] || dirty=(--allow-dirty)
  listed=$(cargo package --list "${dirty[@]}")
  for file in build.rs src/lib.rs src/main.rs Cargo.lock README.md CHANGELOG.md LICENSE-MIT www/src/to-khai.css schemas/procedure.schema.json; do
    grep -qx "$file" <<<"$listed" || fail "the crate lacks $file: see \`include\` in Cargo.toml"
  done
  if grep -E '^(tests|target|www/(pkg|node_modules|pages)|bench|fuzz)/' <<<"$listed"; then
    fail "the crate holds what nobody needs of it: see \`include\` in Cargo.toml"
  fi
  cargo package --no-verify --quiet --target-dir "$work/crate" "${dirty[@]}"
  cp "$work/crate/package/tokhai-$version.crate" "$out/"
  mkdir "$work/unpacked"
  tar -xzf "$out/tokhai-$version.crate" -C "$work/unpacked"
  cargo install --debug --locked --all-features --quiet --path "$work/unpacked/tokhai-$version" --root "$work/installed" \
    --target-dir "$work/target"
  mkdir "$work/used"
  cd "$work/used"
  [ "$("$work/installed/bin/tokhai" --version)" = "tokhai $version" ] || fail "the installed command has another version"
  cp "$ROOT/examples/procedure.json" .
  "$work/installed/bin/tokhai" render procedure.json -o page.html
  grep -q '<to-khai' page.html || fail "the installed command writes no form"
  "$work/installed/bin/tokhai" report procedure.json >report.txt
  cd "$ROOT"
}

# The program for Linux, static where musl is at hand: packed, unpacked into an empty folder, and used there with an environment
# that knows nothing of this one; its portal answers with a page and a module that are in the program.
release_binary() {
  local target as name binary
  if scripts/setup.sh musl; then
    target=$(musl_target)
    export "CC_${target//-/_}=musl-gcc"
  else
    target=$(rustc -vV | sed -n 's/^host: //p')
    say "  without musl the program needs the C library of $target"
  fi
  as=${target//-/_}
  # It is published as the modules are: paths of this machine stay out of it.
  export "CARGO_TARGET_${as^^}_RUSTFLAGS=$CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS"
  name=tokhai-$version-$target
  cargo build --release --locked --all-features --quiet --bin tokhai --target "$target"
  binary=${CARGO_TARGET_DIR:-target}/$target/release/tokhai
  if [[ $target = *-musl ]] && ldd "$binary" 2>&1 | grep -q '=>'; then fail "$binary needs libraries: $(ldd "$binary")"; fi
  mkdir "$work/$name"
  cp "$binary" LICENSE-MIT LICENSE-APACHE "$work/$name/"
  strip "$work/$name/tokhai"
  tar -czf "$out/$name.tar.gz" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$work" "$name"
  mkdir "$work/program"
  tar -xzf "$out/$name.tar.gz" --strip-components=1 -C "$work/program"
  node scripts/try-binary.mjs "$work/program/tokhai" "$version" examples/procedure.json
}

# The site, unpacked again: everything its pages keep for use without a network is there.
release_site() {
  TOKHAI=$work/installed/bin/tokhai node scripts/site.mjs
  tar -czf "$out/tokhai-site-$version.tar.gz" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C target/site .
  mkdir "$work/site"
  tar -xzf "$out/tokhai-site-$version.tar.gz" -C "$work/site"
  node -e '
    const { readFileSync, statSync } = require("node:fs");
    const [folder] = process.argv.slice(1);
    const [, core] = /^const CORE = (.*);$/m.exec(readFileSync(`${folder}/sw.js`, "utf8"));
    for (const path of JSON.parse(core)) statSync(`${folder}/${path}`);
  ' "$work/site"
}

check_version
rm -rf "$out"
mkdir -p "$out"
say "· the npm package"
release_npm
say "· the example of Astro, with the packed package"
release_astro
say "· the crate (cargo builds it once)"
release_crate
say "· the program for Linux"
release_binary
say "· the site"
release_site
for file in Containerfile Dockerfile; do [ ! -e "$file" ] || cp "$file" "$out/"; done
say "· the bill of materials"
node scripts/sbom.mjs "$out/tokhai-$version.cdx.json"
awk -v head="## $version" '/^## / { inside = index($0, head) == 1 } inside' CHANGELOG.md >"$out/CHANGES.md"
(cd "$out" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" . && sha256sum --check --quiet SHA256SUMS)
say "· done: $out"
ls -l "$out"
