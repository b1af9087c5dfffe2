# make demo    codes examples/ into build/demo.duckdb and shows who said and did what to whom
# make test    all tests        make lint   ruff and mypy
# make bench   speed, start-up time and memory
# make clean   removes what was built (the environment too)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SOURCES := $(shell find src -type f -not -name '*.pyc')

.PHONY: demo test lint bench floors wheel clean
.DEFAULT_GOAL := demo

# The first Python of 3.11 or later that is found; PYTHON=/path/to/python overrides the search.
$(BIN)/python:
	@for python in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "creating $(VENV) with $$("$$python" --version)"; exec "$$python" -m venv $(VENV); fi; done; \
	echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python" >&2; exit 1

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

build/demo.duckdb: $(VENV)/.installed $(SOURCES) $(wildcard examples/*)
	@mkdir -p build
	$(BIN)/musnad code examples -o $@

demo: build/demo.duckdb
	@$(BIN)/python tools/demo.py build/demo.duckdb
	@echo
	@$(BIN)/musnad read examples/defence-ties.txt

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed
	$(BIN)/python benchmarks/run.py

floors: $(VENV)/.dev
	$(BIN)/python tools/floors.py

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
