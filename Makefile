# The commands of this project; CI calls the same ones (.ci/run). Each installs what it needs and says what it does.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Where `make run` keeps its example workspace, and where the endpoint listens (port 0 picks a free one).
DATA ?= demo-data
LISTEN ?= 127.0.0.1:8787

CTL := target/debug/nexscoutctl
TYPES := ui/src/api/generated/commands.ts
CRATE ?= nexscout-domain
TARGET ?= extractor
DURATION ?= 60
SEEDS ?= 1000
SEED ?= 0

# rust-toolchain.toml names a version. A machine may have exactly that under the name "stable" and no way to fetch
# it under its own.
RUST := $(shell sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
ifeq ($(shell cargo --version >/dev/null 2>&1 || rustc +stable --version 2>/dev/null | cut -d' ' -f2),$(RUST))
export RUSTUP_TOOLCHAIN := stable
endif

.PHONY: help setup build window run dev demo test e2e check format sqlx types simulate fuzz bench bench-ui screenshots package clean

help: ## shows this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## installs what is missing: compiler, Python and the packages tests need
	@scripts/setup

# The development profile: the first start is minutes sooner than with an optimised build.
build: setup
	cargo build --locked --package nexscout-cli

window: setup
	@scripts/pages
	cargo build --locked --package nexscout --package nexscout-cli

run: window ## opens NexScout with an example workspace in ./demo-data; without a display it runs without a window
	@scripts/run target/debug $(DATA) $(LISTEN)

dev: setup ## the same with screens that follow every change of ui/ at once
	@scripts/dev $(DATA)

demo: build ## plays the scenarios against servers it starts itself
	$(CTL) demo

test: setup ## builds everything and runs every test
	@scripts/test

e2e: setup ## journeys through the real window alone
	@scripts/e2e

check: setup ## format, lints, licences, architecture, generated files
	@scripts/check

format: ## formats the Rust sources
	cargo fmt --all

sqlx: setup ## writes .sqlx anew, after a change of SQL or of migrations/
	scripts/sqlx-prepare

types: setup ## writes the TypeScript types anew, after a change of the api
	cargo build --locked --workspace --example typescript
	target/debug/examples/typescript $(TYPES)

screenshots: setup ## writes pictures of every screen to target/pictures, and the four of the README
	scripts/screenshots

simulate: setup ## random orders of events on a seeded clock: make simulate SEEDS=5000 SEED=0
	NEXSCOUT_SEEDS=$(SEEDS) NEXSCOUT_SEED=$(SEED) cargo test --locked --workspace --test it -- --nocapture simulation

fuzz: setup ## searches for inputs that break a reader: make fuzz CRATE=nexscout-domain TARGET=extractor DURATION=60
	@command -v cargo-bolero >/dev/null || cargo install --locked cargo-bolero --root target/tools
	PATH="$(CURDIR)/target/tools/bin:$$PATH" cargo bolero test --package $(CRATE) $(TARGET) --rustc-bootstrap -T $(DURATION)s

bench: setup ## measures this machine with an optimised build; prints, never judges
	cargo build --locked --release --package nexscout-cli
	target/release/nexscoutctl bench queue
	target/release/nexscoutctl bench chat
	target/release/nexscoutctl bench board

bench-ui: setup ## measures the real window beside a bare one, optimised build; prints, never judges
	scripts/bench-ui

package: setup ## builds the packages of this system (.deb and .rpm on Linux) in target/release/bundle
	@scripts/package

clean: ## removes what was built; the example workspace stays
	cargo clean
	rm -rf .venv ui/dist ui/node_modules tests/*/node_modules
