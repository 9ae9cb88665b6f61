# Two commands matter: `make run` and `make test`. `make help` says what the others do.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
from_env = $(shell sed -n 's/^$(1)=//p' .env 2>/dev/null | tail -1)
PORT ?= $(or $(call from_env,PORT),8000)
MODEL_DIR ?= $(or $(call from_env,MODEL_DIR),var/models)
SAMPLE := var/sample.csv
YESTERDAY = $(shell $(PYTHON) -c 'from datetime import date, timedelta; print(date.today() - timedelta(days=1))')
export MODEL_DIR PORT

.DEFAULT_GOAL := help
.PHONY: help setup run port train-sample test check lint format types imports bench figures shops lock

help: ## Say what each target does.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/.serve ## Make .venv with everything that serves and trains; at once when nothing changed.

run: port ## Train and score if nothing is published yet ($$DATA_PATH, else the sample shop), then serve on $$PORT (8000).
	@echo "Open http://localhost:$${API_PORT:-$(PORT)} for the dashboard (documentation at /docs); stop with Ctrl-C."
	@$(PYTHON) -m backend.opening $${API_PORT:-$(PORT)} & opening=$$!; trap "kill $$opening 2>/dev/null" EXIT; \
	  $(MAKE) --no-print-directory .venv/.serve && { test -f $(MODEL_DIR)/CURRENT || $(MAKE) --no-print-directory train-sample; }
	@exec $(BIN)/python -m backend run

port:
	@$(PYTHON) -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("0.0.0.0", int(sys.argv[1])))' $${API_PORT:-$(PORT)} 2>/dev/null \
	  || { echo "Port $${API_PORT:-$(PORT)} is taken, or none that may be listened on. Choose another: make run PORT=8001"; exit 2; }

train-sample: .venv/.serve ## Publish a model of the sample shop (of $$DATA_PATH where that is set) to $$MODEL_DIR, and score its customers.
	$(if $(DATA_PATH),,$(BIN)/python -m training generate --out $(SAMPLE) --ends $(YESTERDAY))
	$(BIN)/python -m training train --data $(or $(DATA_PATH),$(SAMPLE)) --out $(MODEL_DIR) --candidates quick
	$(BIN)/python -m training score --data $(or $(DATA_PATH),$(SAMPLE)) --model-dir $(MODEL_DIR)

test: check ## Everything that CI runs: lint, types, imports, then all tests, the longest first.
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/.test ## Lint, format, types and the import contract, side by side, in seconds.
	@$(MAKE) --no-print-directory --jobs 4 lint format types imports

lint:
	$(BIN)/ruff check
format:
	$(BIN)/ruff format --check -q
types:
	$(BIN)/mypy
imports:
	$(BIN)/lint-imports

bench: .venv/.test ## Measure the service beside its yardsticks; prints ratios, asserts nothing.
	$(BIN)/python -m tests.benchmarks.serving

figures: .venv/.test ## Measure the README's figures that are not current, and write them into it.
	$(BIN)/python -m tests.benchmarks.figures

shops: .venv/.test ## Judge the forecasts on seven shops and write tests/benchmarks/RESULTS.md (CLV_DATA_DIR has the logs).
	$(BIN)/python -m tests.benchmarks.shops

lock: .venv/.test ## Compile the pinned requirement files from pyproject.toml.
	$(BIN)/uv pip compile -q pyproject.toml --python-version 3.11 --no-header --no-annotate -o requirements.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra test -c requirements.txt --python-version 3.11 --no-header --no-annotate -o tests/requirements.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || { echo "Python 3.11 or 3.12 is needed; say which with make PYTHON=..."; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y python3-venv; } \
	  || { echo "Python's venv is missing: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.serve: requirements.txt | .venv/bin/python
	@echo "Installing what serves and trains into .venv: a minute or two, once."
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.test: tests/requirements.txt tests/postman/package-lock.json .venv/.serve
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; } \
	  || echo "Chromium is missing: apt-get install chromium. Tests of pages are skipped until then."
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix tests/postman --no-audit --no-fund --loglevel=error
	@touch $@
