#!/usr/bin/env bash
# schemathesis against a portal of its own: what it makes of the OpenAPI document must be answered as the document says.
# usage: scripts/attack.sh [EXAMPLES]   (examples an operation, 50 when left out)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

examples=${1:-50}
tool=target/tools/schemathesis
if [ ! -x "$tool/bin/schemathesis" ]; then
  python3 -m venv "$tool"
  "$tool/bin/pip" install --quiet schemathesis==4.32.5
fi
cargo build --all-features
data=$(mktemp -d)
"${CARGO_TARGET_DIR:-target}"/debug/tokhai serve --port 0 --data "$data/portal" >"$data/told" &
portal=$!
trap 'kill $portal; rm -rf "$data"' EXIT
until grep -q Data: "$data/told"; do
  kill -0 $portal
  sleep 0.2
done
url=$(grep -o 'http://127.0.0.1:[0-9]*' "$data/told" | head -1)
# As a person of the demonstration.
person=$(curl -sf "$url/api/v1/people" | grep -o '"number":"[^"]*"' | head -1 | cut -d '"' -f 4)
cookie=$(curl -sf -i -H 'content-type: application/json' -d "{\"person\":\"$person\"}" "$url/api/v1/session" |
  grep -io 'tokhai-session=[0-9a-f]*')
"$tool/bin/schemathesis" run "$url/api/v1/openapi.json" --url "$url/api/v1" -H "Cookie: $cookie" \
  --max-examples "$examples" --phases examples,coverage,fuzzing --continue-on-failure \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
