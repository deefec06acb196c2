#!/usr/bin/env bash
# What dependencies are held to (deny.toml): licences and where they come from, none that nothing uses, and no known flaw. The first
# two need no network once the tools are there; the last needs the list of the Rust Secure Code group, or the copy a run before left.
# usage: scripts/audit.sh [own]   (own: without the list of flaws)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh rust audit
tools=$TOOLS/audit/bin
deny() { "$tools/cargo-deny" --offline --log-level error check --hide-inclusion-graph "$@"; }

status=0
timed "licences and sources of dependencies" deny licenses bans sources || status=1
timed "no dependency that nothing uses" "$tools/cargo-shear" --offline || status=1
[ "${1:-}" != own ] || exit $status

say "· known flaws of dependencies"
timeout 120 "$tools/cargo-deny" fetch db >/dev/null 2>&1 || say "  the list could not be fetched now"
list=$(compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/*/crates" | head -n 1) || true
if [ -z "$list" ]; then
  say "  NOT LOOKED AT: there is no list of known flaws here; run this where the repository rustsec/advisory-db can be reached"
else
  say "  the list is of $(git -C "$list" log -1 --format=%cs)"
  deny advisories || status=1
fi
exit $status
