# Everything here needs Python 3.11 or newer and make, nothing else: the first target that needs
# them installs the locked tools into .venv, and later ones find them there.

PORT ?= 8000
ROUNDS ?= 20
KINDS ?=
FAULTS_ARGS ?=
BENCH ?=
# How many processes run the tests, much of which is waiting; 0: this one, as a debugger wants it.
TEST_PROCESSES ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 2)))
# Tests take half as long again when they are measured, and these reach nearly everything.
MEASURED := $(filter-out %/corpus,$(wildcard tests/unit/[a-z]*)) $(filter-out \
	%/test_machine.py,$(wildcard $(addsuffix /test_*.py,$(addprefix tests/integration/, \
	cli embedding http library mongo rabbitmq s3)))) $(wildcard $(addsuffix .py,$(addprefix \
	tests/integration/engine/test_,broadcasts clock data descriptions display edits extras \
	kept_sound packed_frames picture_subtitles reading refused_clocks shapes sound_alone \
	sound_beginnings stills supplements transparency user_boxes windows)))
BENCH_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest
SHARED_OUT := --numprocesses $(TEST_PROCESSES) --maxprocesses 4

# Each stamp is written last, so that an interrupted step is simply done again.
MADE := $(VENV)/.made
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready

# The lock speaks for every supported Python; --fork-strategy fewest gives them all the same versions.
COMPILE := pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--fork-strategy fewest --python-version 3.11 --custom-compile-command "make lock"

# An interpreter counts only if it really runs (a version manager's shim may not) and can make an
# environment with pip in it.
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
CAPABLE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

# A .venv whose interpreter has gone, or that came from another folder, is made anew.
USABLE := $(shell grep -qsF '$(CURDIR)/$(VENV)' $(BIN)/activate && $(BIN)/python -c '' 2>/dev/null && echo yes)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1 -- \2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 1

.PHONY: serve
serve: $(READY) ## start the service on PORT (8000), with the TRIMCORE_* settings of the environment
	@exec $(BIN)/trimcore serve --port $(PORT)

.PHONY: test
test: $(READY) ## run every check and every test
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory typing
	@$(MAKE) --no-print-directory arch
	@$(BIN)/python -m servers install
ifdef PYTEST_ARGS
	@$(PYTEST) $(SHARED_OUT) $(PYTEST_ARGS)
else
	@$(MAKE) --no-print-directory coverage
	@$(PYTEST) $(SHARED_OUT) $(MEASURED:%=--ignore=%)
endif

.PHONY: coverage
coverage: $(READY) ## run the tests that reach most of trimcore, and see how much it is, in all processes
	@$(BIN)/python -m servers install
	@rm -f .coverage .coverage.*
	@COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml COVERAGE_FILE=$(CURDIR)/.coverage \
		PYTHONPATH=$(CURDIR)/tests/measured $(PYTEST) $(SHARED_OUT) $(MEASURED)
	@$(BIN)/python -m tests.measured

.PHONY: lint
lint: $(READY) ## check the style and the formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: format
format: $(READY) ## repair what can be repaired of the style and the formatting
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: typing
typing: $(READY) ## check the types
	@$(BIN)/mypy

.PHONY: arch
arch: $(READY) ## check who imports whom
	@$(BIN)/lint-imports --no-logo

.PHONY: unit
unit: $(READY) ## run the tests that need no server
	@$(PYTEST) tests/unit $(PYTEST_ARGS)

.PHONY: integration
integration: $(READY) ## run the tests against real parts
	@$(PYTEST) tests/integration $(PYTEST_ARGS)

.PHONY: servers
servers: $(READY) ## start the servers in the background, and print the settings that lead to them
	@$(BIN)/python -m servers start

.PHONY: servers-stop
servers-stop: $(READY) ## end the servers, and remove what they kept
	@$(BIN)/python -m servers stop

.PHONY: bench
bench: $(READY) ## measure beside other cutters, and write the document of it; BENCH=quick only shows it
	@$(BIN)/python -m benchmarks $(if $(filter quick,$(BENCH)),--quick) $(BENCH_ARGS)

.PHONY: matrix
matrix: $(READY) ## cut every film of the corpus in every way, and write down what became of it
	@$(BIN)/python -m benchmarks.matrix

.PHONY: corpus
corpus: $(READY) ## cut what users of cutters reported as wrong, and write down what is exact
	@$(BIN)/python -m benchmarks.corpus

.PHONY: faults
faults: $(READY) ## break servers and processes for ROUNDS (20) rounds of KINDS (all), and judge what is left
	@$(BIN)/python -m servers install
	@$(BIN)/python -m tests.integration.faults.rounds --rounds $(ROUNDS) --kinds "$(KINDS)" $(FAULTS_ARGS)

.PHONY: docs
docs: $(READY) ## check the documents: links, decisions, examples
	@$(PYTEST) tests/docs $(PYTEST_ARGS)

.PHONY: site
site: $(READY) ## make pages for a browser of the documents, which the service then shows at /docs/guide
	@$(BIN)/python docs/generate_site.py

.PHONY: pictures
pictures: $(READY) ## draw the documents' pictures: of cuts, of rooms, and of the page in a real browser
	@$(BIN)/python -m docs.generate_rooms
	@$(BIN)/python -m docs.generate_cut_pictures
	@$(BIN)/python -m tests.integration.page.pictures

.PHONY: changelog
changelog: $(READY) ## make the changelog's section of this version out of changes/, and empty that
	@$(BIN)/towncrier build --yes
	@$(BIN)/python docs/generate_api.py \
		"$$($(BIN)/python -c 'import importlib.metadata as m; print(m.version("trimcore"))')"

.PHONY: lock
lock: $(MADE) ## resolve the dependencies again; LOCK_ARGS=--upgrade takes newer releases
	@$(UV) $(COMPILE) $(LOCK_ARGS) requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(UV) $(COMPILE) $(LOCK_ARGS) --all-extras --group dev pyproject.toml -o requirements/dev.lock
	@$(UV) $(COMPILE) $(addprefix --extra ,web engine worker mongo minio) \
		--constraints requirements/dev.lock pyproject.toml -o requirements/service.lock

.PHONY: release
release: site ## build the wheel and the sdist twice, with the documents in them, and try each extra on each Python; needs a network
	@$(BIN)/python -m release

.PHONY: audit
audit: $(READY) ## look for known weaknesses in the locked dependencies
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/dev.lock

.PHONY: clean
clean: ## remove what these targets made, except the service's data
	@rm -rf $(VENV) .tox .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
		.coverage .coverage.* htmlcov build dist src/trimcore/entrypoints/http/routes/guide/site
	@find src tests -type d -name __pycache__ -prune -exec rm -rf {} +

ifneq ($(USABLE),yes)
.PHONY: $(MADE)
endif
$(MADE):
	@recent=; capable=; \
	for python in $(CANDIDATES); do \
		"$$python" -c '$(RECENT)' >/dev/null 2>&1 || continue; \
		recent=$$python; \
		"$$python" -c '$(CAPABLE)' >/dev/null 2>&1 || continue; \
		capable=$$python; break; \
	done; \
	if [ -z "$$recent" ]; then \
		echo "trimcore needs Python 3.11 or newer, tried: $(CANDIDATES) (name another: make PYTHON=...)" >&2; exit 1; \
	fi; \
	if [ -z "$$capable" ]; then \
		echo "$$recent cannot make virtual environments: install its venv package (on Debian and Ubuntu: python3-venv)" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$capable" >&2 && "$$capable" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

# pip steps in where uv finds no way out and pip does, such as behind a proxy set up for pip alone.
# Both compile what they install, or each process would where nothing may write beside the sources.
$(LOCKED): $(MADE) requirements/bootstrap.txt requirements/dev.lock
	@echo "Installing the locked dependencies" >&2
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements/bootstrap.txt requirements/dev.lock \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/bootstrap.txt -r requirements/dev.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(UV) pip install --quiet --offline --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@
