# lagesbild: every target that a person or a machine needs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
WEB := maps/web

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

.PHONY: install
install: $(STAMPS)/system $(STAMPS)/python $(STAMPS)/web ## install what is missing: PostGIS, Chromium, Python and web packages

$(STAMPS)/system: .ci/system
	@mkdir -p $(STAMPS)
	.ci/system
	@touch $@

$(STAMPS)/python: requirements.lock pyproject.toml | $(STAMPS)/system
	@test -n "$(PYTHON)" || { echo "lagesbild needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/web: $(WEB)/package-lock.json $(shell find $(WEB)/src $(WEB)/public -type f 2>/dev/null) $(wildcard $(WEB)/*.html $(WEB)/*.ts $(WEB)/*.json) | $(STAMPS)/python
	. .ci/node && cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && npm run build --silent
	@touch $@

.PHONY: web
web: $(STAMPS)/web ## build the viewer

.PHONY: demo
demo: install ## set up everything and serve the lägesbild of a demo Stockholm; CHECK=1 asks what it promises and exits
	$(BIN)/lagesbild demo prepare
	$(if $(CHECK),$(BIN)/lagesbild demo check,LAGESBILD_DEMO=1 $(BIN)/lagesbild serve)

.PHONY: test
test: install lint unit browser ## set up everything and pass the tests

.PHONY: lint
lint: install ## style, types, import rules, SQL, web code
	@.ci/timed "lint and types" $(MAKE) --no-print-directory lint-now

.PHONY: lint-now
lint-now:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar geo/db/sql alembic/sql
	. .ci/node && cd $(WEB) && npm run check --silent && npm run lint --silent && npm test --silent

.PHONY: unit
unit: install ## unit and database tests
	@.ci/timed "unit and database tests" $(BIN)/pytest -n 2 --dist loadgroup --ignore=tests/web

.PHONY: browser
browser: install ## tests of the viewer in Chromium
	@.ci/timed "browser tests" $(BIN)/pytest -n 2 --dist loadgroup tests/web

.PHONY: bless
bless: install ## renew the golden files; review them as a diff
	LAGESBILD_BLESS=1 $(BIN)/pytest -q tests/api -k golden

.PHONY: bench
bench: install ## measurements against named peers; ONLY=name runs one
	$(BIN)/python -m tests.bench $(ONLY)

.PHONY: clients
clients: install ## open the API with GDAL, QGIS, OWSLib, R and the tests of OGC; ONLY=name runs one
	$(BIN)/python -m tests.clients $(ONLY)

.PHONY: screenshot
screenshot: install ## renew the README's screenshot from the demo
	$(BIN)/lagesbild demo prepare
	$(BIN)/python docs/screenshot.py

.PHONY: lock
lock: ## renew requirements.lock
	$(BIN)/python -m uv pip compile pyproject.toml --group dev --generate-hashes --universal \
		--python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements.lock

.PHONY: clean
clean: ## remove what was installed and built here; databases stay (lagesbild db reset)
	rm -rf $(VENV) $(STAMPS) $(WEB)/node_modules $(WEB)/dist
