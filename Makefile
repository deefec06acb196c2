# Run `make` for the list. Every target installs the tools it needs, once.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help demo test test-native test-wasm test-browser test-engines conformance rulings forms processes findings bench fuzz load endurance attack audit reproducible lint fmt wasm sizes weight \
	package site release setup clean \
	browser-tools

# Everything a browser module is built from. cargo decides by itself what a change in here reaches.
RUST_SOURCES := Cargo.toml Cargo.lock build.rs $(shell find src $(wildcard schemas) -type f)
PORTAL_MODULES := www/pkg/form/tokhai_bg.wasm www/pkg/dossier/tokhai_bg.wasm www/pkg/workbench/tokhai_bg.wasm
MODULES := $(PORTAL_MODULES) www/pkg/gate/tokhai_bg.wasm
# The officers' page lies beside its module, which is put there first.
OFFICERS := www/pkg/workbench/page.js
# Draws the code on receipts.
QR := www/pkg/qr/qr.js
# Further words for `tokhai serve`, such as `make demo SERVE='--port 9000 --open'`.
SERVE ?=
# How long `make fuzz` runs each target.
SECONDS ?= 60
# How often `make endurance` kills the portal on each database.
KILLS ?= 200
# How many requests `make attack` makes of each operation.
EXAMPLES ?= 50

help: ## this list
	@echo 'make TARGET, where TARGET is:'
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done

demo: ## build what is missing and start the local portal; Ctrl-C stops it
	@scripts/demo.sh $(SERVE)

test: ## all tests: native, wasm in Chromium, journeys in Chromium
	@scripts/test.sh native wasm browser

test-native: ## cargo test
	@scripts/test.sh native

test-wasm: ## the Rust tests that need a browser
	@scripts/test.sh wasm

test-browser: ## the journeys; NAMES='portal …' picks files of tests/browser/
	@scripts/test.sh browser $(NAMES)

test-engines: browser-tools ## what must work in every browser, in Chromium, Firefox and WebKitGTK; ENGINES='firefox webkit' picks
	@scripts/test.sh engines $(ENGINES)

conformance: browser-tools ## the official JSON Schema test suite, natively and in Chromium
	@scripts/conformance.sh

bench: ## speed and weight, beside other libraries; PARTS='forms slow readback validators analysis native import' picks; results in docs/bench*.md, target/bench/
	@scripts/bench.sh $(PARTS)

fuzz: ## hostile input by coverage, each target for SECONDS=60; TARGETS='definition instance draft pattern analysis import form-text form-page form-pdf form-word form-odt form-reading process corrections'
	@scripts/fuzz.sh $(SECONDS) $(TARGETS)

load: ## submissions a second and memory of the portal, beside a server that only stores, on SQLite and PostgreSQL; SECONDS=20 each
	@scripts/setup.sh rust postgres
	SECONDS=$(SECONDS) cargo bench --all-features --bench load

endurance: ## the portal killed KILLS=200 times under load on SQLite and on PostgreSQL: is all it acknowledged there exactly once?
	@scripts/setup.sh rust postgres
	TOKHAI_POSTGRES=required TOKHAI_KILLS=$(KILLS) cargo test --all-features --test portal endurance -- --ignored --nocapture

attack: ## schemathesis on the portal's OpenAPI document, EXAMPLES=50 an operation (installed from PyPI once)
	@scripts/attack.sh $(EXAMPLES)

rulings: ## what the import finds in the portal's text, against the official rulings
	@scripts/setup.sh rust
	cargo test --all-features --test rulings -- --nocapture

forms: ## what is read of paper forms, against labels made by hand
	@scripts/setup.sh rust
	cargo test --all-features --test forms -- --nocapture

processes: ## what is read of descriptions of processes, against labels made by hand (../shared/data/processes)
	@scripts/setup.sh rust
	cargo test --all-features --test processes -- --nocapture
	cargo build --all-features
	if [ -e ../shared/tools/score-processes.py ]; then python3 ../shared/tools/score-processes.py target/debug/tokhai ../shared/data/processes; fi

findings: ## docs/findings.md: what the tool finds in the portal's text and the authored procedures
	@scripts/setup.sh rust
	TOKHAI_FINDINGS=1 cargo test --all-features --test rulings -- --nocapture

audit: ## licences, sources and known flaws of dependencies, and those that nothing uses
	@scripts/audit.sh

reproducible: ## builds modules twice, in two folders, and compares them; NAMES='form dossier'
	@scripts/reproducible.sh $(NAMES)

lint: ## formatting and lints, native and for the browser, warnings are errors
	@scripts/lint.sh

fmt: ## format Rust, JavaScript and CSS in place
	@scripts/setup.sh rust node
	cargo fmt
	www/node_modules/.bin/prettier --config www/prettier.json --write $$(scripts/lint.sh files)

wasm: $(MODULES) $(OFFICERS) $(QR) ## the modules of WebAssembly: form, dossier and workbench for browsers, gate for servers; the officers' page

$(MODULES): www/pkg/%/tokhai_bg.wasm: $(RUST_SOURCES) scripts/wasm.sh | browser-tools
	@scripts/wasm.sh $*

$(OFFICERS): www/pkg/workbench/tokhai_bg.wasm $(wildcard www/workbench/*.js www/workbench/styles/*.css) www/pages/search.js www/pages/language.js www/site/sw.js scripts/keeper.mjs scripts/workbench.mjs | browser-tools
	@node scripts/workbench.mjs

$(QR): www/package-lock.json | browser-tools
	@mkdir -p $(@D) && cp www/node_modules/lean-qr/LICENSE $(@D)/ && cp www/node_modules/lean-qr/nano.mjs $@

sizes: wasm ## what goes over the wire; fails when a gate is passed
	@node scripts/sizes.mjs

weight: browser-tools ## what weighs in the citizens' module, into docs/size.md
	@scripts/weight.sh

package: browser-tools ## the npm package, in target/package
	@scripts/package.sh

site: $(PORTAL_MODULES) $(OFFICERS) $(QR) ## the static site, in target/site: playground, procedures to try, officers' page, guides
	@cargo build --all-features
	@TOKHAI="$${CARGO_TARGET_DIR:-target}"/debug/tokhai node scripts/site.mjs

release: wasm ## everything a release needs, in target/release-VERSION, each part installed into an empty folder and used
	@scripts/release.sh

setup: browser-tools ## every tool the other targets need, Chromium too
	@scripts/setup.sh wasm-pack chromium

browser-tools:
	@scripts/setup.sh rust node wasm-target wasm-bindgen

clean: ## remove what was built (the tools stay; `rm -r target www/node_modules` removes those too)
	rm -rf www/pkg
	find target -mindepth 1 -maxdepth 1 ! -name tools -exec rm -rf {} + 2>/dev/null || true
