# The commands of this checkout; `make help` lists them. The work is done by scripts/.

.DEFAULT_GOAL := help

# Those that are published.
CRATES := socketio-events socketio-wasm socketio-wasm-yew socketio-wasm-leptos socketio-wasm-dioxus

.PHONY: help demo example test test-fast matrix servers load faults hostile package bench soak soak-page fuzz supply semver reproducible check format clean

help: ## lists these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

demo: ## builds and serves the demo with the official server embedded (PORT, by default 3000)
	@scripts/setup.sh rust npm
	@node scripts/build-package.mjs
	@node www/server.mjs

example: ## builds and serves an example in Rust (NAME=plain, yew-chat, leptos-chat, dioxus-chat or shared-types)
	@scripts/setup.sh rust npm
	@node scripts/build-package.mjs
	@node scripts/build-example.mjs $(NAME)
	@node scripts/examples/serve.mjs $(NAME)

test: ## installs what is needed, then runs every check and test
	@scripts/setup.sh
	@node scripts/test.mjs

test-fast: ## native tests, and the browser tests if a browser is there
	@scripts/setup.sh rust npm
	@node scripts/test.mjs --fast

matrix: ## tries the packed package in bundlers, frameworks, browsers and runtimes; writes docs/matrix.md
	@scripts/setup.sh rust npm browser engines
	@node scripts/build-package.mjs
	@node tests/matrix/run.mjs --write

servers: ## real servers, clusters and proxies with both clients; installs what they need; writes docs/servers.md
	@scripts/setup.sh rust npm browser servers
	@node scripts/build-package.mjs
	@node tests/servers/run.mjs --write

faults: ## a cut, a reset and a stall at every byte of a session, over every transport; an hour
	@scripts/setup.sh rust npm browser
	@node scripts/build-package.mjs
	@node tests/faults/run.mjs

load: ## many clients in one page and a real server for a minute, with both clients, in Chromium and Firefox
	@scripts/setup.sh rust npm browser engines servers
	@node scripts/build-package.mjs
	@node tests/servers/load/run.mjs

hostile: ## servers that mean harm, and what the client makes of each; two minutes
	@scripts/setup.sh rust npm browser
	@node scripts/build-package.mjs
	@node tests/hostile/run.mjs

package: ## builds the npm package into pkg/ and prints its size
	@scripts/setup.sh rust npm
	@node scripts/build-package.mjs

bench: ## measures side by side with the official client
	@scripts/setup.sh rust npm browser
	@node scripts/build-package.mjs
	@node scripts/bench/run.mjs

soak: ## a million random histories of both clients (PROPTEST_CASES, PROPTEST_RNG_SEED)
	@PROPTEST_CASES=$${PROPTEST_CASES:-1000000} cargo test --profile soak --features __simulation --test scenario operations::

soak-page: ## 100,000 reconnections and a simulated day in one page of Chromium (RECONNECTIONS, DAYS)
	@scripts/setup.sh rust npm browser
	@node scripts/build-package.mjs
	@node tests/soak/page.mjs --reconnections=$${RECONNECTIONS:-100000} --days=$${DAYS:-1}

supply: ## advisories, bans and sources of crates (deny.toml), npm audit, and the bill of materials: target/sbom.cdx.json
	@scripts/setup.sh rust npm release
	@node scripts/supply.mjs

semver: ## what changed in the public API of the crates since BASE, a tag or commit
	@scripts/setup.sh rust release
	@PATH="$(CURDIR)/.tools/bin:$$PATH" cargo semver-checks $(CRATES:%=--package %) --baseline-rev $${BASE:?is needed, such as BASE=v0.1.0}

reproducible: ## builds this commit in two folders, and compares what would be published
	@scripts/setup.sh rust npm
	@node scripts/reproducible.mjs

fuzz: ## what tests/fuzz/ says of any bytes, and the JavaScript parsers (TARGET; RUNS or TIME in seconds)
	@scripts/setup.sh rust npm
	@node scripts/fuzz.mjs

check: ## format, lints, docs, licences: what needs no browser
	@scripts/setup.sh rust lint npm
	@node scripts/check.mjs

format: ## formats all sources
	@npm run --silent format

clean: ## removes what was built; the installed tools stay
	@rm -rf target pkg .cache
