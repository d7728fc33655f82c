# The only commands anyone must know. `make help` lists them; each gets its own tools first (docs/BUILD.md).
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo dev stage test check e2e bench images sbom setup

ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  ARGS goes to the program: make demo ARGS="--speed 60"'

demo: ## build everything and run Postern with its sandbox, no account needed
	@scripts/setup.sh build
	@scripts/build-site.sh
	@exec target/release/postern demo $(ARGS)

dev: ## the demo in a debug build, rebuilt and restarted at every change
	@scripts/setup.sh build
	@scripts/dev.sh $(ARGS)

stage: ## two portals, PostgreSQL, single sign-on and nginx on this machine, until Ctrl-C
	@scripts/setup.sh test
	@scripts/build-site.sh
	@exec scripts/stage.sh

test: ## run every test of every ring, browser included
	@scripts/setup.sh test
	@scripts/test.sh

check: ## formatting, lints, dependency rules, licences, styles, types, size budget
	@scripts/setup.sh check
	@scripts/check.sh

e2e: ## the browser tests alone: make e2e ARGS="-g 'sign in'"
	@scripts/setup.sh test
	@scripts/build-site.sh
	@scripts/e2e.sh $(ARGS)

images: ## renew docs/images from a browser run
	@scripts/setup.sh test
	@scripts/build-site.sh
	@UPDATE_IMAGES=1 scripts/e2e.sh -g '@image'

bench: ## one table: against hello world, nginx and avn, in the same run
	@scripts/setup.sh test
	@scripts/build-site.sh
	@scripts/bench.sh

sbom: ## what the program is made of, with all licences: target/sbom
	@scripts/setup.sh check
	@scripts/sbom.sh

setup: ## only get the tools
	@scripts/setup.sh test
	@scripts/setup.sh check
