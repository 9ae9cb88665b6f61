# Two commands matter: `make run` and `make test`. `make help` says what the others do.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000
MODEL_DIR ?= var/models
SAMPLE := var/sample.csv
export MODEL_DIR

.DEFAULT_GOAL := help
.PHONY: help setup run train-sample test check lint format types imports bench lock

help: ## Say what each target does.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/.serve ## Make .venv with everything that serves and trains; at once when nothing changed.

run: .venv/.serve ## Train on the sample shop if nothing is published yet, then serve on $PORT (8000).
	@test -f $(MODEL_DIR)/CURRENT || $(MAKE) --no-print-directory train-sample
	@echo "Serving on http://localhost:$(PORT) (documentation at /docs); stop with Ctrl-C."
	@exec $(BIN)/uvicorn backend.app:app --host 0.0.0.0 --port $(PORT) --no-access-log --timeout-graceful-shutdown 10

train-sample: .venv/.serve ## Publish a model of the sample shop to $MODEL_DIR.
	$(BIN)/python -m training generate --out $(SAMPLE)
	$(BIN)/python -m training train --data $(SAMPLE) --out $(MODEL_DIR) --candidates quick

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

lock: .venv/.test ## Compile the pinned requirement files from pyproject.toml.
	$(BIN)/uv pip compile -q pyproject.toml --python-version 3.11 --no-header --no-annotate -o requirements.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra test -c requirements.txt --python-version 3.11 --no-header --no-annotate -o tests/requirements.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || { echo "Python 3.11 or 3.12 is needed; say which with make PYTHON=..."; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y python3-venv; } \
	  || { echo "Python's venv is missing: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.serve: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.test: tests/requirements.txt tests/postman/package-lock.json .venv/.serve
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix tests/postman --no-audit --no-fund --loglevel=error
	@touch $@
