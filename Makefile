# Set-up happens by itself: every target that needs the environment builds it first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash

# One worker a core; `make test WORKERS=0` runs the tests in one process, as a debugger wants it.
WORKERS ?= auto
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

.DEFAULT_GOAL := help

.PHONY: help
help:  ## list what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

$(VENV)/.base: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.base
	@$(BIN)/python -m pip install --quiet --group test
	@touch $@

$(VENV)/.lint: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --group lint
	@touch $@

$(VENV)/.docs: $(VENV)/.base
	@$(BIN)/python -m pip install --quiet --group docs
	@touch $@

$(VENV)/.browser: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --group browser
	@touch $@

$(VENV)/.ray: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --group ray
	@touch $@

$(VENV)/.train: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet "torch==2.13.0" --editable ".[train]"
	@touch $@

$(VENV)/.supply-chain: $(VENV)/.test requirements/tools.lock
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/tools.lock
	@touch $@

# Stamps all that the lock holds: what comes after finds it there.
.PHONY: locked
locked:  ## set up .venv as the lock says, hash by hash
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/ci.lock
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $(VENV)/.base $(VENV)/.test $(VENV)/.lint $(VENV)/.docs $(VENV)/.ray

# Versions that a lock names already stay, unless pyproject.toml no longer admits them.
LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url
.PHONY: lock
lock: $(VENV)/.supply-chain  ## pin versions and hashes for CI (UPGRADE=--upgrade: the newest)
	@$(BIN)/$(LOCK) $(UPGRADE) --extra collect --extra mcp --extra postgres --extra ray \
		--extra statistics --group test --group lint --group docs --group ray -o requirements/ci.lock
	@$(BIN)/$(subst compile pyproject.toml,compile,$(LOCK)) $(UPGRADE) --group supply-chain -o requirements/tools.lock
	@$(BIN)/python tools/dependencies.py lock

.PHONY: licences
licences: $(VENV)/.test  ## hold the licence of every dependency against tools/licences.toml
	@$(BIN)/python tools/dependencies.py licences

.PHONY: audit
audit: $(VENV)/.supply-chain  ## look for known weaknesses in what the lock pins (needs the network)
	@$(BIN)/python tools/dependencies.py audit

.PHONY: demo
demo: $(VENV)/.base  ## score the bundled sample and show what the crowd says against the data
	@$(BIN)/groundswell demo --out demo

.PHONY: test
test: $(VENV)/.test  ## run the tests (under five minutes)
	@$(PYTEST) -m "not slow and not browser and not ray" $(COVER)

.PHONY: test-slow
test-slow: $(VENV)/.test  ## run the tests that take longer
	@$(PYTEST) -m "slow and not browser" $(COVER)

.PHONY: coverage
coverage:  ## run all tests, the slow ones too, and measure what they cover
	@$(MAKE) --no-print-directory test COVER="--cov --cov-report="
	@$(MAKE) --no-print-directory test-slow COVER="--cov --cov-append --cov-report=term"

.PHONY: test-train
test-train: $(VENV)/.train  ## run the tests that need torch
	@$(PYTEST) -m train tests/models

.PHONY: test-ray
test-ray: $(VENV)/.ray  ## score on Ray clusters of two nodes on this machine, with workers and nodes killed
	@$(BIN)/python -m pytest -q -m ray tests/scoring

.PHONY: test-browser
test-browser: $(VENV)/.browser  ## drive Chromium through every view; pictures go into out/screenshots
	@$(PYTEST) -m browser tests/dashboard/pages

.PHONY: lint
lint: $(VENV)/.lint  ## style and likely bugs (ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: types
types: $(VENV)/.lint  ## types (mypy, strict)
	@$(BIN)/mypy

.PHONY: architecture
architecture: $(VENV)/.lint  ## imports go one way (import-linter)
	@$(BIN)/lint-imports

.PHONY: floors
floors: $(VENV)/.test  ## measure quality against the pinned floors (needs ../shared)
	@$(BIN)/python benchmarks/floors.py

.PHONY: docs
docs: $(VENV)/.docs  ## generate the reference pages and build the site into site/
	@$(BIN)/python tools/generate_docs.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

.PHONY: wheel
wheel: $(VENV)/.test  ## build wheel and sdist into dist/: the same bytes from the same commit
	@rm -f dist/*.whl dist/*.tar.gz
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build

.PHONY: wheel-environment
wheel-environment: wheel  ## set up .venv-wheel as users install it: the wheel and the newest of what it needs
	@rm -rf .venv-wheel
	@$(PYTHON) -m venv .venv-wheel
	@.venv-wheel/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	@.venv-wheel/bin/python -m pip install --quiet dist/*.whl

.PHONY: sbom
sbom: $(VENV)/.supply-chain  ## list what is in .venv-wheel (`make wheel-environment`) as CycloneDX into dist/
	@$(BIN)/python -m cyclonedx_py environment --pyproject pyproject.toml --mc-type library --output-reproducible \
		-o dist/groundswell.cdx.json .venv-wheel/bin/python

.PHONY: bench
bench: $(VENV)/.test  ## time ours and the peers, side by side (BENCH=--quick: does it run?)
	@$(BIN)/python benchmarks/bench.py --plots docs/images $(BENCH)

DATA ?= ../shared/data/training
.PHONY: train
train: $(VENV)/.train  ## train the models again into out/models (DATA=folder of the training sets)
	@$(BIN)/groundswell train $(DATA) --model linear -o out/models/linear
	@$(BIN)/groundswell train $(DATA) --model encoder -o out/models/encoder

.PHONY: serve
serve: $(VENV)/.base  ## score the sample and open it: http://127.0.0.1:8000/
	@$(BIN)/groundswell demo --out demo
	@$(BIN)/groundswell serve --store demo/store

.PHONY: clean
clean:  ## remove the environment and what was built
	rm -rf $(VENV) .venv-wheel dist site demo .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis
