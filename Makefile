# make demo, make test: everything from a bare Python 3.11+ and a package index, set-up included.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt
SOURCES := $(shell find src -type f -not -name '*.pyc' 2>/dev/null) pyproject.toml constraints.txt

.PHONY: demo test lint clean

demo: $(VENV)/.installed
	$(BIN)/tocsin read examples/niger-ultimatum.html

test: $(VENV)/.tested
	$(BIN)/python -m pytest

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/mypy

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Tocsin needs Python 3.11 or newer: make demo PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(SOURCES) | $(BIN)/python
	$(PIP) .
	touch $@

$(VENV)/.tested: $(SOURCES) | $(BIN)/python
	$(PIP) '.[test]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
