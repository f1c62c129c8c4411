# Every target sets up what it needs: `make demo` and `make test` work on a fresh machine that has
# Python 3.11 to 3.13, git and make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Empty: the fastest one of the machine, see .ci/python.
PYTHON ?=
VENV ?= .venv
BIN := $(VENV)/bin
VENV_SPARK ?= .venv-spark
VENV_S3 ?= .venv-s3
VENV_BENCH ?= .venv-bench
PORT ?= 8000
DATA ?= var/demo
ARGS ?=

# An environment that several checkouts share runs the code of the one it is called from.
export PYTHONPATH := $(CURDIR)/src
export VENV VENV_SPARK VENV_BENCH
# Where images forbid to keep compiled code, each process would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.PHONY: help
help: ## Say what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.PHONY: demo
demo: $(VENV)/.base ## Run the demonstration on http://127.0.0.1:8000 (PORT=, DATA=, ARGS=)
	@exec $(BIN)/python -m opencpor.cli.main demo --port $(PORT) --data $(DATA) $(ARGS)

.PHONY: test
test: $(VENV)/.dev ## Run all tests, browser and races included (ARGS= for pytest)
	@.ci/test $(ARGS)

.PHONY: test-spark
test-spark: ## Run the tests of the engine on Apache Spark (needs Java 17; ARGS= for pytest)
	@.ci/spark $(ARGS)

.PHONY: test-s3
test-s3: ## Run the tests of a lake in an S3-compatible store (ARGS= for pytest)
	@.ci/s3 $(ARGS)

.PHONY: quick
quick: $(VENV)/.dev ## Run the tests without browser, races, faults and tours
	@$(BIN)/python -m pytest -n logical -m 'not browser and not race and not fault and not tour' $(ARGS)

.PHONY: lint
lint: $(VENV)/.dev ## Check style, types, floors and templates
	@.ci/lint

.PHONY: format
format: $(VENV)/.dev ## Write code and templates in the one style
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

.PHONY: audit
audit: $(VENV)/.dev ## Look up known weaknesses of the locked dependencies (needs the network)
	@$(BIN)/pip-audit --disable-pip --requirement requirements/base.txt
	@$(BIN)/pip-audit --disable-pip --requirement requirements/dev.txt

.PHONY: bench
bench: $(VENV)/.dev ## Run the benchmarks; results are ratios to a peer in the same run
	@$(BIN)/python -m bench $(ARGS)

.PHONY: migrations
migrations: $(VENV)/.dev ## Write migrations for changed models
	@$(BIN)/python -m opencpor.cli.main manage makemigrations $(ARGS)

.PHONY: messages
messages: $(VENV)/.dev ## Collect the words of the pages for translation and compile the German ones
	@$(BIN)/python tools/messages.py $(ARGS)

.PHONY: vendor
vendor: $(VENV)/.base ## Fetch the front-end files at the versions in src/opencpor/ui/vendor.json (needs npm)
	@$(BIN)/python tools/vendor.py $(ARGS)

.PHONY: docs
docs: $(VENV)/.dev ## Write the generated parts of the documentation
	@$(BIN)/python -m tools.reference
	@$(BIN)/python -m tools.client

.PHONY: lock
lock: $(VENV)/.uv ## Lock the newest allowed dependencies (UPGRADE=1 to raise them)
	@for name in uv base dev; do \
	  echo "requirements/$$name.txt"; \
	  constraint=$$([ $$name = dev ] && echo '--constraint requirements/base.txt' || true); \
	  $(COMPILE) $(if $(UPGRADE),--upgrade) $$constraint requirements/$$name.in --output-file requirements/$$name.txt; \
	done
	@# What Spark shares with the rest has the same version, but for pandas.
	@echo requirements/spark.txt; same=$$(mktemp); \
	  sed -E '/^pandas==/,/[^\\]$$/d' requirements/dev.txt > $$same; \
	  $(COMPILE) $(if $(UPGRADE),--upgrade) --constraint $$same requirements/spark.in --output-file requirements/spark.txt; \
	  rm $$same
	@# What S3 shares with the rest has the same version, but for python-dateutil.
	@echo requirements/s3.txt; same=$$(mktemp); \
	  sed -E '/^python-dateutil==/,/[^\\]$$/d' requirements/dev.txt > $$same; \
	  $(COMPILE) $(if $(UPGRADE),--upgrade) --constraint $$same requirements/s3.in --output-file requirements/s3.txt; \
	  rm $$same
	@echo requirements/bench.txt; \
	  $(COMPILE) $(if $(UPGRADE),--upgrade) --constraint requirements/dev.txt requirements/bench.in --output-file requirements/bench.txt

.PHONY: clean
clean: ## Remove the environment and the caches; data under var/ stays
	@rm -rf $(VENV) $(VENV_SPARK) $(VENV_S3) $(VENV_BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment. Each stamp is younger than what it was made from, so a second run is instant.

$(VENV)/.uv: requirements/uv.txt
	@[ -x $(BIN)/python ] || { \
	  python=$(or $(PYTHON),$$(.ci/python)); \
	  $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	    { echo "Python 3.11, 3.12 or 3.13 is needed; $$python is $$($$python --version 2>&1 || true)." >&2; \
	      echo "Name another one with 'make PYTHON=/path/to/python3.12 ...'." >&2; exit 1; }; \
	  $$python -m venv $(VENV) || \
	    { rm -rf $(VENV); echo "Python cannot make environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; }
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt
	@touch $@

$(VENV)/.base: $(VENV)/.uv requirements/base.txt pyproject.toml
	@echo "Installing what OpenCPOR needs into $(VENV) ..."
	@$(INSTALL) --require-hashes --requirement requirements/base.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "Installing what the tests need ..."
	@$(INSTALL) --require-hashes --requirement requirements/dev.txt
	@touch $@

# PySpark wants an older pandas, so it has an environment of its own.
$(VENV_SPARK)/.spark: requirements/spark.txt requirements/uv.txt pyproject.toml
	@[ -x $(VENV_SPARK)/bin/python ] || $(or $(PYTHON),$$(.ci/python)) -m venv $(VENV_SPARK)
	@$(VENV_SPARK)/bin/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt
	@echo "Installing Apache Spark and what it needs into $(VENV_SPARK) ..."
	@$(VENV_SPARK)/bin/uv pip install --quiet --python $(VENV_SPARK)/bin/python --require-hashes --requirement requirements/spark.txt
	@$(VENV_SPARK)/bin/uv pip install --quiet --python $(VENV_SPARK)/bin/python --no-deps --editable .
	@touch $@

# What reaches S3 wants an older python-dateutil, so it has an environment of its own.
$(VENV_S3)/.s3: requirements/s3.txt requirements/uv.txt pyproject.toml
	@[ -x $(VENV_S3)/bin/python ] || $(or $(PYTHON),$$(.ci/python)) -m venv $(VENV_S3)
	@$(VENV_S3)/bin/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt
	@echo "Installing what a lake in S3 needs into $(VENV_S3) ..."
	@$(VENV_S3)/bin/uv pip install --quiet --python $(VENV_S3)/bin/python --require-hashes --requirement requirements/s3.txt
	@$(VENV_S3)/bin/uv pip install --quiet --python $(VENV_S3)/bin/python --no-deps --editable .
	@touch $@

# Libraries that the product is measured beside; nothing else needs them.
$(VENV_BENCH)/.bench: requirements/bench.txt requirements/uv.txt
	@[ -x $(VENV_BENCH)/bin/python ] || $(or $(PYTHON),$$(.ci/python)) -m venv $(VENV_BENCH)
	@$(VENV_BENCH)/bin/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt
	@echo "Installing what the benchmarks compare with into $(VENV_BENCH) ..."
	@$(VENV_BENCH)/bin/uv pip install --quiet --python $(VENV_BENCH)/bin/python --require-hashes --requirement requirements/bench.txt
	@touch $@
