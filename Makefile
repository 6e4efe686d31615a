# Everything that one types here. `make demo` and `make test` set up on their own; both need Python 3.11 or later.

VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_NO_INPUT=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check
CASE := a800-shenzhen-2023-12
BENCH :=
# A process for each core, a file of tests to one of them, in the order of their names.
TESTS := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: help demo test check fix accept bench

help:
	@echo "make demo     decide the demonstration world, and ask why once"
	@echo "make test     run the tests, of much that is generated a sample"
	@echo "make check    what must be clean before a change is offered; all of the tests among it"
	@echo "make fix      repair what can be repaired by itself"
	@echo "make bench    measure the workloads beside other engines; BENCH='a --size 1e5' narrows it"
	@echo "make accept   rewrite the recorded outputs; read the difference before you keep it"

demo: $(VENV)/.runs
	@echo "== lexlog decide: every case of the demonstration world, under the law of its own day =="
	@$(BIN)/lexlog decide --exit-zero
	@echo
	@echo "== lexlog why $(CASE): what the answer rests on =="
	@$(BIN)/lexlog why $(CASE) --exit-zero

test: $(VENV)/.tests
	@$(TESTS)

check: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(TESTS) -m "not long"
	$(BIN)/lexlog check
	$(BIN)/lexlog fmt --check

fix: $(VENV)/.tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/lexlog fmt

accept: $(VENV)/.tests
	$(BIN)/python -m pytest --accept

bench: $(VENV)/.benches
	@$(BIN)/lexlog bench $(BENCH)

# --- set-up: one virtual environment; stamps for what it takes to run, to test and to measure ---

$(VENV)/bin/python:
	@for python in python3.13 python3.12 python3.11 python3; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "setting up $(VENV) with $$($$python --version)"; \
	    $$python -m venv $(VENV) && exit 0; \
	    rm -rf $(VENV); exit 1; \
	  fi; \
	done; \
	echo "Lexlog needs Python 3.11 or later with its venv module; found none as python3.13, python3.12," >&2; \
	echo "python3.11 or python3. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2; \
	exit 1

$(VENV)/.runs: pyproject.toml | $(VENV)/bin/python
	@$(PIP) -e .
	@touch $@

$(VENV)/.tests: pyproject.toml | $(VENV)/bin/python
	@$(PIP) -e '.[dev]'
	@$(BIN)/python -m compileall -q compiler/lexlog
	@touch $(VENV)/.runs $@

$(VENV)/.benches: pyproject.toml | $(VENV)/bin/python
	@$(PIP) -e '.[bench]'
	@touch $(VENV)/.runs $@
