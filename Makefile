# Every target installs what it needs into .venv first; nothing is installed twice.
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
# Another build of torch: make install TORCH='torch --index-url https://download.pytorch.org/whl/cpu'
TORCH  ?= torch==2.13.0
REPORTS ?= documents

.PHONY: help install serve test test-long cases check audit eval fuzz bench screenshots

help:  ## Say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(STAMP)  ## Install into .venv, if pyproject.toml is newer than the last time

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with venv and pip was found. Install one" \
	  "(on Debian: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Installing into $(VENV): a few minutes the first time."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(TORCH)
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@

serve: install  ## Index documents/ and open the web page on http://127.0.0.1:7860
	$(BIN)/rag ingest documents || [ $$? -eq 3 ]
	$(BIN)/rag serve

test: install  ## Run the tests
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

test-long: install  ## Run the tests that take minutes: many kills, soak, scale
	$(BIN)/pytest -m long --timeout 3600

cases: install  ## Run the tests of faults and attacks and write docs/reliability.md
	$(BIN)/python -m tests.faults.table

fuzz: install  ## Feed made-up input to what reads strangers' text, a minute each
	$(BIN)/python -m pip install --quiet -e '.[dev,fuzz]'
	$(BIN)/python -m tests.fuzz 60

audit: install  ## Ask the advisory service about what is installed (needs the network)
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/python -m pip_audit --skip-editable

eval: install  ## Ask the shipped questions, show the scorecard, fail below the baseline
	$(BIN)/python -m eval shipped

bench: install  ## Measure against the alternatives: make bench REPORTS=folder
	$(BIN)/python -m pip install --quiet --no-deps -r eval/bench/requirements.txt
	$(BIN)/python -m eval.bench peers $(REPORTS)

screenshots: install  ## Make the pictures of the READMEs; needs Chromium
	$(BIN)/python -m tests.browser.screenshots

check: install  ## Lint, format, types, who may import whom, licences
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/faults/test_supply.py -k gpl
