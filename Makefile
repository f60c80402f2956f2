# What can be done with a checkout. Everything that is missing is installed first: Python packages
# into .venv, from the hashed lock files; Debian packages with apt-get, as root or with sudo.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
FUZZ_S ?= 600
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed-runtime
DEVELOPMENT := $(VENV)/.installed-development
PIP_INSTALL := $(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-input
FROM_LOCK := $(PIP_INSTALL) --require-hashes --only-binary :all: --requirement
THIS_FOLDER := $(PIP_INSTALL) --no-deps --no-build-isolation --no-index --editable .
PACKAGES := scripts/install-system-packages
TESTS := NOTHING_SKIPS=1 $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test check lint names bench bench-reading bench-corpora fuzz lock clean

help:
	@echo "make demo    the whole way on example mails: letters, feedback, and the console"
	@echo "make test    every test, with real servers"
	@echo "make check   format, lint, types, import contracts and unit tests; under a minute"
	@echo "make names   ten thousand generated names and addresses, through LibreOffice into PDFs"
	@echo "make bench   the measurements of docs/performance.md"
	@echo "make bench-reading  how well, how safely and how fast signals are read; some minutes"
	@echo "make bench-corpora  read the mails of ../shared/corpora, if they are there; nothing may break"
	@echo "make fuzz    search for a mail that reading cannot bear; ten minutes, or FUZZ_S=seconds"
	@echo "make lock    newer versions of all Python packages into the lock files"
	@echo "make clean   remove what make has made"

demo: $(RUNTIME)
	@$(PACKAGES) demo
	@$(BIN)/phu-mailer demo

test: $(DEVELOPMENT)
	@$(PACKAGES) test
	@$(TESTS) --numprocesses 2 --dist worksteal -m "not alone"
	@$(TESTS) -m alone

check: lint
	@$(PACKAGES) check
	@$(BIN)/python -m pytest --quiet tests/unit

lint: $(DEVELOPMENT)
	@$(BIN)/ruff format --check --quiet || { $(BIN)/ruff format --diff --quiet; exit 1; }
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy --no-error-summary
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }

names: $(DEVELOPMENT)
	@$(PACKAGES) test
	@GENERATED_NAMES=10000 $(TESTS) \
	  --log-cli-level=INFO --timeout=0 tests/integration/letters/test_generated_names.py

bench: $(DEVELOPMENT)
	@$(PACKAGES) test
	@$(BIN)/python bench/run.py

bench-reading: $(DEVELOPMENT)
	@$(BIN)/python bench/reading.py

bench-corpora: $(DEVELOPMENT)
	@$(BIN)/python bench/corpora.py

fuzz: $(DEVELOPMENT)
	@$(FROM_LOCK) requirements-fuzz.lock.txt
	@nice -n 10 $(BIN)/python tests/fuzz/fuzz_reading.py build/fuzz \
	  -max_total_time=$(FUZZ_S) -artifact_prefix=build/

lock: $(DEVELOPMENT)
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --universal \
	  --python-version 3.11 --group build pyproject.toml --output-file requirements.lock.txt
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --universal \
	  --python-version 3.11 --group build --all-extras --constraint requirements.lock.txt \
	  pyproject.toml --output-file requirements-dev.lock.txt
	@$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --universal \
	  --python-version 3.11 requirements-fuzz.txt --output-file requirements-fuzz.lock.txt

clean:
	@rm -rf $(VENV) demo dist build
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests bench scripts -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(RUNTIME): requirements.lock.txt pyproject.toml | $(BIN)/python
	@echo "Installing the Python packages of requirements.lock.txt into $(VENV)"
	@$(FROM_LOCK) requirements.lock.txt
	@$(THIS_FOLDER)
	@touch $@

$(DEVELOPMENT): requirements-dev.lock.txt pyproject.toml | $(BIN)/python
	@echo "Installing the Python packages of requirements-dev.lock.txt into $(VENV)"
	@$(FROM_LOCK) requirements-dev.lock.txt
	@$(THIS_FOLDER)
	@touch $@ $(RUNTIME)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(PACKAGES) venv
	@$(PYTHON) -m venv $(VENV)
