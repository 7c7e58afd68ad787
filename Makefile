PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install demo test test-replay lint format bench bench-full fuzz clean
.DEFAULT_GOAL := help

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/installed  ## Set up .venv/ with what a crawl needs

# The lock is a list of versions that were tested together; pip takes from it only what is asked for.
.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev,alerts,cluster,export,generic,wacz]'
	@touch $@

demo: .venv/installed  ## Crawl the miniature site on loopback, and show what came out
	@$(BIN)/python -m thaigov_spider.demo.tour

test: .venv/installed-dev  ## Run the tests
	$(BIN)/python -m pytest

.replay-tools/installed: tests/replay/install tests/replay/requirements.lock tests/replay/warcprox.lock
	PYTHON=$(PYTHON) tests/replay/install
	@touch $@

test-replay: .venv/installed-dev .replay-tools/installed  ## Crawl, and replay what came in pywb and in a browser
	$(BIN)/python -m pytest tests/replay

lint: .venv/installed-dev  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed-dev  ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pip that comes with older Pythons fails on what newspaper4k and trafilatura both want of lxml.
.venv/installed-bench: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[bench]'
	@touch $@

bench: .venv/installed-bench  ## Measure beside what people would use instead, in one run; a quarter of an hour
	$(BIN)/python -m bench

bench-full: .venv/installed-dev  ## The life of an archive of 100,000 articles; an hour, and 5 GB of disk
	$(BIN)/python -m bench.full

fuzz: .venv/installed-dev  ## Attack what reads untrusted bytes, ten minutes for each part of it
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[fuzz]'
	$(BIN)/python -m fuzz.long
	$(BIN)/python -m fuzz

clean:  ## Remove .venv/ and caches; archives/ stays
	rm -rf .venv .replay-tools build .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
