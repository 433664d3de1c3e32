# Everything starts here: `make run` on a fresh machine, `make test` before a change goes out. `make help` lists the rest.

PYTHON ?= python3
# What pip is asked for to get torch; where it would bring a CUDA build, add its CPU index here (see the README).
TORCH ?= torch==2.13.0
PORT ?= 8501
# Tests wait for browsers and servers much of the time: one process more than there are cores, eight at most.
WORKERS ?= $(shell n=$$(( $$(nproc) + 1 )); echo $$(( n < 8 ? n : 8 )))

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
SOURCES := $(wildcard channels collectors dashboard responder sentiment store benchmarks tests *.py)
BROWSER := chromium fonts-noto-core

# Models are read from the checkout; nothing is ever fetched from a hub by itself.
export HF_HUB_OFFLINE = 1

.DEFAULT_GOAL := help
.PHONY: help run serve demo sample-remove test test-postgres check audit messages bench format lock browser clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime ## set up everything, run one full cycle, serve the dashboard
	@$(BIN)/earful init
	@$(BIN)/earful sample load --if-empty
	@$(BIN)/earful run || echo "One stage did not end well; the dashboard starts all the same."
	@$(BIN)/earful status
	@echo "The dashboard is on http://127.0.0.1:$(PORT) (Ctrl-C stops it)."
	@$(MAKE) --no-print-directory serve

serve: .venv/.runtime ## only serve the dashboard
	@$(BIN)/streamlit run streamlit_app.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true --server.fileWatcherType none

demo: .venv/.runtime ## one full cycle on the sample brand, then a summary
	@$(BIN)/earful demo

sample-remove: .venv/.runtime ## take the sample brand out again
	@$(BIN)/earful sample remove

test: .venv/.dev browser ## run the tests, one file at a time in each process
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile

test-postgres: .venv/.dev browser ## run the same tests on PostgreSQL, on servers that they start and end
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || test -n "$$EARFUL_TEST_POSTGRES" || \
		{ echo "No PostgreSQL is installed (apt-get install postgresql), and EARFUL_TEST_POSTGRES names none"; exit 3; }
	@EARFUL_TEST_STORE=postgresql $(BIN)/pytest -n $(WORKERS) --dist loadfile

check: .venv/.dev ## formatting, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(SOURCES)
	@$(BIN)/lint-imports --no-logo

audit: ## look for known holes in what the locks name (pip-audit, the network)
	@if ! command -v pip-audit >/dev/null; then echo "Nothing was checked: pip-audit is not here (pipx install pip-audit)"; exit 3; fi; \
	for lock in requirements.lock requirements-dev.lock; do \
		pip-audit --strict --require-hashes --disable-pip -r $$lock || { echo "$$lock: holes, or no way to ask: see above"; exit 1; }; \
	done

messages: .venv/.runtime ## bring the catalogues in dashboard/locale in line with the code
	@$(BIN)/python dashboard/locale/update.py

bench: .venv/.dev ## run every benchmark and print its figures; it takes hours
	@missed=; for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || missed="$$missed $$file"; done; \
	test -z "$$missed" || { echo "These missed their aim or ended early:$$missed"; exit 1; }

format: .venv/.dev ## format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## remove the environment and the caches, never your data
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info

# The stamps are newer than what they were made from, so a second call installs nothing.

.venv/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Earful needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing what requirements.lock names"
	@$(PIP) install --no-compile --require-hashes -r requirements.lock
	@echo "Installing torch"
	@$(PIP) install --no-compile --no-deps $(TORCH)
	@$(BIN)/python -c 'import torch' || { echo "This build of torch does not start here: see \"torch\" in the README"; exit 1; }
	@echo "Installing Earful from this checkout"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing what requirements-dev.lock adds"
	@$(PIP) install --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

# Browser tests drive Debian's own chromium; where it cannot be installed they skip, and say so.
browser:
	@if command -v chromium >/dev/null && fc-list :lang=th 2>/dev/null | grep -q .; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing $(BROWSER)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(BROWSER) >/dev/null; \
	else echo "No chromium with Thai fonts: browser tests will skip (as root: apt-get install $(BROWSER))"; fi

# Both locks come from one resolution: the second is held to the pins of the first. `make lock UPGRADE=--upgrade` moves them.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet $(UPGRADE) --generate-hashes --strip-extras \
	--annotation-style line --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	--unsafe-package torch

lock: .venv/.runtime ## resolve the dependencies of pyproject.toml into the two lock files
	@$(PIP) install pip-tools
	@$(COMPILE) --output-file requirements.lock pyproject.toml 2>/dev/null
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
		| $(COMPILE) --constraint requirements.lock --output-file requirements-dev.lock - pyproject.toml 2>/dev/null
	@sed -i '/^# The following packages are considered/,$$d; /^# WARNING/,$$d' requirements.lock requirements-dev.lock
