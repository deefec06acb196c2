#!/usr/bin/env bash
# Makes the types of the client (www/client/types.d.ts) of the OpenAPI document beside them, which a test holds to the server.
# usage: scripts/client.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Run once when the interface changes: neither need be installed. The generator needs the compiler that is written in JavaScript.
GENERATOR=openapi-typescript@7.13.0
COMPILER=typescript@5.9.3
document=www/client/openapi.json types=www/client/types.d.ts
PRETTIER=(www/node_modules/.bin/prettier --config www/prettier.json --log-level warn --write)

"${PRETTIER[@]}" "$document"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
npm exec --yes --package="$GENERATOR" --package="$COMPILER" -- openapi-typescript "$document" -o "$made/types.d.ts"
{
  echo "// Made by scripts/client.sh of the document with the SHA-256 $(sha256sum "$document" | cut -d ' ' -f 1)."
  sed '/^\/\*\*$/,/^ \*\/$/{/auto-generated\|direct changes\|^\/\*\*$\|^ \*\/$/d}' "$made/types.d.ts"
} >"$types"
"${PRETTIER[@]}" "$types"
