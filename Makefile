# Two commands matter: `make up` (the main job with demo data) and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
# `make test S=render` checks and tests one part alone.
S ?=
# Test processes at once.
WORKERS ?= $(shell nproc)
PART = $(if $(S),$(firstword $(wildcard services/$(S) libs/$(S) deploy/$(S) $(S))))

.PHONY: help setup engines ui ui-dev up down reset status logs test lint types imports lock format schemas openapi words screenshots \
	bench kill-run fault-table mutation containers-check

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

setup: ## Make .venv with the locked packages (quick when nothing changed)
	@deploy/scripts/bootstrap.sh
	@$(BIN)/proxima-local check

ui: setup ## Build the staff UI (quick when nothing changed)
	@deploy/scripts/build-ui.sh

ui-dev: setup ## Serve the staff UI with hot reload against the running stack
	@cd gateway/ui && npm run dev

up: setup ui ## Start everything, load demo data, bill two months of twelve applications
	@$(BIN)/proxima-local up
	@set -a; . var/run/env/tools.env; set +a; $(BIN)/proxima-demo load
	@$(BIN)/proxima legal-entities load deploy/demo/src/proxima_demo/sellers.json
	@$(BIN)/proxima demo --whole

down: ## Stop everything; nothing outlives it, data stays under var/
	@if [ -x $(BIN)/proxima-local ]; then $(BIN)/proxima-local down; fi

reset: ## Stop everything and remove all data
	@if [ -x $(BIN)/proxima-local ]; then $(BIN)/proxima-local reset; fi

status: ## Show every process with its state, memory and health
	@$(BIN)/proxima-local status

logs: ## Show logs (make logs P=invoice-worker)
	@$(BIN)/proxima-local logs $(P)

format: setup ## Format the Python code
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

lint: setup ## Style and formatting
	@$(BIN)/ruff check $(or $(PART),.)
	@$(BIN)/ruff format --check -q $(or $(PART),.)

types: setup ## Strict types
	@$(BIN)/mypy $(if $(PART),$(PART)/src,$(wildcard libs/*/src services/*/src gateway/src cli/src deploy/*/src))

imports: setup ## Imports point inward; services never import each other
	@mkdir -p var
	@$(BIN)/lint-imports --no-cache > var/imports.log 2>&1 || { cat var/imports.log; exit 1; }

test: setup ## All checks and tests on real engines (make test S=render: one part alone)
	@$(MAKE) lint types imports S=$(S)
	@if [ -z "$(S)" ] || [ "$(S)" = gateway ]; then $(MAKE) ui; deploy/scripts/test-ui.sh; fi
	@$(BIN)/proxima-local install --tests --browser
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(or $(PART),) $(ARGS)

lock: setup ## Write requirements/*.txt anew, and take the addresses out of the UI's lock
	@deploy/scripts/lock.sh

schemas: setup ## Write JSON Schemas, golden JSON and the event catalogue
	@$(BIN)/python -m proxima_common.contracts.publish

openapi: setup ## Write gateway/openapi.json and the UI's client types
	@$(BIN)/python -m proxima_gateway.openapi
	@cd gateway/ui && npm run -s client

words: setup ## Write the codes of what services say, which the screens' texts are held against
	@$(BIN)/python -m tests.contracts.words

bench: setup ## Measure; writes docs/performance.md (make bench ONLY="relay live": some sections, nothing written)
	@$(BIN)/proxima-local install
	@$(BIN)/python -m tests.bench $(ONLY)

e2e-ui: setup ui ## Journeys of staff in a real browser, on a stack of its own
	@$(BIN)/proxima-local install --tests --browser
	@$(BIN)/pytest -q tests/e2e/months/test_walk_in_browser.py $(ARGS)

screenshots: setup ## Every page of the running stack, light and dark, wide and on a phone, into var/screenshots
	@$(BIN)/proxima-local install --tests --browser
	@set -a; . var/run/env/tools.env; set +a; cd gateway/ui && PROXIMA_UI_URL=$$PROXIMA_GATEWAY_URL npm run -s pictures

kill-run: setup ## 100 invoices while every kind of process and engine is killed once; prints the table
	@$(BIN)/proxima-local install --tests
	@$(BIN)/pytest -q tests/e2e/away/test_kill_run.py -s

fault-table: setup ## 500 invoices to paid while a fifth of all calls to every partner goes wrong; writes docs/fault-table.md
	@$(BIN)/proxima-local install --tests
	@PROXIMA_WRITE_DOCS=1 PROXIMA_STORM_INVOICES=$(or $(N),500) $(BIN)/pytest -q tests/e2e/faults/test_fault_table.py -s

mutation: setup ## Plant mistakes in money, time, numbers and status; writes docs/quality.md (ONLY="numbering": some modules, nothing written)
	@nice -n 10 $(BIN)/python -m tests.mutation $(ONLY)

containers-check: setup ## Check Dockerfiles, compose file and manifests as text
	@$(BIN)/pytest -q tests/containers
