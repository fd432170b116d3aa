# make run and make test are all a newcomer needs; README says the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What was compiled once is read by every later process, also where the machine's habit is to compile anew each time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-both check bench install install-dev prepared compiled lock catalogues style types floors layout texts

install: $(VENV)/.runtime
install-dev: $(VENV)/.dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Camín needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0]) if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	@$(PYTHON) -m venv $(VENV) || { echo 'Python has no venv here. On Debian: apt-get install python3-venv' >&2; exit 1; }

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo 'Installing what Camín needs, once; it takes about a minute.'
	@$(BIN)/python -m pip install -q --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --no-compile --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

run: install
	@exec $(BIN)/camin run

check: types style floors layout texts

types: install-dev
	@$(BIN)/mypy

style: install-dev
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .

floors: install-dev
	@$(BIN)/lint-imports

layout: install-dev
	@$(BIN)/djlint templates --lint --quiet

texts: install-dev
	@$(BIN)/python tools/catalogues.py check

prepared:
	@sh tools/prepare_tests.sh

# One process compiles what three would else compile at the same time; what it finds wrong, the run itself says.
compiled: install-dev
	@$(BIN)/pytest --collect-only -qq >/dev/null 2>&1 || true

# The texts are not checked twice: tests/house/test_catalogues.py asks for the same.
test:
	@$(MAKE) --no-print-directory -j 2 install-dev prepared
	@$(MAKE) --no-print-directory -j 2 types compiled style floors layout
	@$(BIN)/pytest -n 3 --dist worksteal

# Every test on both databases; make test runs tests of single pages on one of them.
test-both:
	@$(MAKE) --no-print-directory -j 2 install-dev prepared
	@$(MAKE) --no-print-directory compiled
	@CAMIN_TEST_BOTH=1 $(BIN)/pytest -n 3 --dist worksteal

bench: install-dev
	@sh tools/prepare_tests.sh
	@$(BIN)/python bench/run.py

# Needs uv; only for whoever changes a dependency.
lock:
	uv pip compile pyproject.toml requirements-build.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements.txt
	uv pip compile pyproject.toml requirements-build.in --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-dev.txt

catalogues: install-dev
	@$(BIN)/python tools/catalogues.py update
