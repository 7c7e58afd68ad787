PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help install demo browse test test-fast test-replay lint format bench bench-full fuzz clean
.DEFAULT_GOAL := help

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed  ## Set up .venv/ with what a crawl needs

# The lock is a list of versions that were tested together; pip takes from it only what is asked for.
$(VENV)/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV)/: pip fetches and installs what a crawl needs; a minute or so, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

$(VENV)/installed-browse: $(VENV)/installed
	@echo "pip installs what the reading room needs, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[browse]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "pip installs what the tests need; some minutes, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev,alerts,browse,cluster,export,generic,wacz]'
	@touch $@

demo: $(VENV)/installed  ## Crawl the miniature site on loopback, and show what came out
	@$(BIN)/python -m thaigov_spider.demo.tour

# Another archive: make browse ARCHIVE=archives
ARCHIVE ?= archives/demo

browse: $(VENV)/installed-browse  ## Read that in a browser; ARCHIVE=archives opens your own
	@test -d "$(ARCHIVE)" || { echo "There is no $(ARCHIVE) yet; make demo makes archives/demo." >&2; exit 2; }
	$(BIN)/scrapy browse -s ARCHIVES_DIR="$(ARCHIVE)"

test: $(VENV)/installed-dev  ## Run the tests
	$(BIN)/python -m pytest

test-fast: $(VENV)/installed-dev  ## Run those that take no time; under a minute
	$(BIN)/python -m pytest -m 'not slow'

.replay-tools/installed: tests/replay/install tests/replay/requirements.lock tests/replay/warcprox.lock
	PYTHON=$(PYTHON) tests/replay/install
	@touch $@

test-replay: $(VENV)/installed-dev .replay-tools/installed  ## Crawl, and replay what came in pywb and in a browser
	$(BIN)/python -m pytest tests/replay

lint: $(VENV)/installed-dev  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/installed-dev  ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pip that comes with older Pythons fails on what newspaper4k and trafilatura both want of lxml.
$(VENV)/installed-bench: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[bench]'
	@touch $@

bench: $(VENV)/installed-bench  ## Measure beside what people would use instead, in one run; half an hour
	$(BIN)/python -m bench

bench-full: $(VENV)/installed-dev  ## The life of an archive of 100,000 articles; an hour, and 5 GB of disk
	$(BIN)/python -m bench.full

fuzz: $(VENV)/installed-dev  ## Attack what reads untrusted bytes, ten minutes for each part of it
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[fuzz]'
	$(BIN)/python -m fuzz.long
	$(BIN)/python -m fuzz

clean:  ## Remove .venv/ and caches; archives/ stays
	rm -rf .venv* .replay-tools build .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
