# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
#
# Each target installs what it lacks (tools/bootstrap) and builds what it needs; `make` alone lists them.

JOBS ?= $(shell nproc)
# Many tests wait for most of their time.
TESTS_AT_ONCE = $(shell expr $(JOBS) + $(JOBS) / 2)
PREFIX ?= /usr/local
SECONDS =
VERSIONS =
SEEDS =
OPERATIONS =
SEED =
VERBOSE =
MINIMISE =
URL =

presets := release deb dev gcc gcc-asan tsan tidy coverage
matrix := dev gcc gcc-asan tsan
# Not what tests/docs and tests/headers make: blocks of documentation, and headers that other sources include.
tidy := src|devnode|cli|python|examples|tests(?!/docs)
# This folder, in a regular expression.
here = $(shell printf '%s' '$(CURDIR)' | sed 's/[^[:alnum:]_/-]/\\&/g')
python := .cache/tools/venv/bin/python
# Absolute: some recipes run elsewhere.
web3 := $(CURDIR)/.cache/tools/web3-8.0.0/bin/python
# Ctrl-C is the demo's own business: on a terminal it gets a process group of its own, so that make is not hit too.
own_group = if [ -t 0 ]; then bash -mc '"$$@"; exit' -- $(1); else $(1); fi

.DEFAULT_GOAL := help
# Each build uses all JOBS by itself.
.NOTPARALLEL:
.PHONY: help build demo test test-python matrix tidy coverage quiet simulate mutants stress bench bench-web3 seed-table defects test-web3 test-web3-full soak losses wheel format lint
.PHONY: install reference deb debian13 clean engine bootstrap-build bootstrap-test bootstrap-bench bootstrap-python bootstrap-web3 bootstrap-reference bootstrap-deb bootstrap-debian13 $(matrix:%=test-%)

help: ## this list
	@echo "usage: make TARGET [JOBS=$(JOBS)]"
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  %-15s%s\n", $$1, $$2 }'

build: bootstrap-build build/release/build.ninja ## library and programs: build/release/ethwire, build/release/ws_echo
	@cmake --build build/release -j $(JOBS)

demo: build ## new heads from an embedded node, with a CPU meter [SECONDS=N] [URL=ws://... of your own node]
	@$(call own_group,tools/demo "$(or $(SECONDS),0)" "$(URL)")

test: test-dev ## every test, built by clang-19 with ASan and UBSan

test-python: bootstrap-test build/dev/build.ninja ## every test of the Python package on every release of web3.py that it knows: an hour
	@cmake --build build/dev -j $(JOBS) --target ethwire_program
	@ctest --test-dir build/dev -C at_length -L python -j $(TESTS_AT_ONCE) --progress --output-on-failure --no-tests=error

matrix: $(matrix:%=test-%) tidy ## every test with each compiler and sanitizer, then clang-tidy

tidy: bootstrap-test build/tidy/build.ninja ## clang-tidy over everything
	@run-clang-tidy-19 -quiet -p build/tidy -j $(JOBS) '^$(here)/($(tidy))/'

coverage: bootstrap-test build/coverage/build.ninja ## what the tests run of session/, rpc/, wire/ and web3/, beside the goals
	@cmake --build build/coverage -j $(JOBS) --target unit_session unit_rpc unit_rpc_allocations property_rpc unit_wire \
	  property_wire unit_web3 scripted simulate
	@tools/coverage

quiet: build bootstrap-test ## CPU time and wake-ups in each quiet state, memory under a flood, a minute each [SECONDS=60]
	@$(python) tests/quiet/quiet.py --seconds $(or $(SECONDS),60)
	@build/release/tests/quiet/slow_consumer --seconds $(or $(SECONDS),60)

simulate: bootstrap-build build/release/build.ninja ## the whole client in virtual time under random faults [SEEDS=10000] [SEED=k, with VERBOSE=1 its record, with MINIMISE=1 that of a small part]
	@cmake --build build/release -j $(JOBS) --target simulate
	@if [ -n "$(SEED)" ]; then build/release/simulate --seed $(SEED) $(if $(VERBOSE),--verbose) $(if $(MINIMISE),--minimise); \
	  else build/release/simulate --seeds $(or $(SEEDS),10000) --jobs $(JOBS); fi

mutants: bootstrap-test build/dev/build.ninja ## brings some fifty bugs back, one at a time: the simulation has to catch each
	@cmake --build build/dev -j $(JOBS) --target simulate
	@$(python) tests/simulation/mutants.py --build build/dev --jobs $(JOBS)

stress: bootstrap-test build/tsan/build.ninja ## clients on strands of a pool, used from everywhere, under TSan [OPERATIONS=100000]
	@cmake --build build/tsan -j $(JOBS) --target stress
	@build/tsan/tests/stress/stress --operations $(or $(OPERATIONS),100000)

bench: build bootstrap-bench ## ethwire beside the limit and its peers: medians and ratios
	@python3 bench/run.py --build build/release

seed-table: build bootstrap-python engine ## web3.py before and after, into docs/before-after.md: ten minutes [VERSIONS=all: quiet states of every release, an hour]
	@python3 tests/python/seed_table/table.py --write $(VERSIONS:%=--web3 %)

defects: build bootstrap-python engine ## each defect of web3.py, with ethwire and without
	@cd tests/python && $(web3) -m pytest -q -p no:cacheprovider --disable-warnings defects

bench-web3: build bootstrap-python engine ## web3.py with ethwire and without: CPU, latency, a slow consumer
	@python3 bench/python/run.py

test-web3: bootstrap-web3 engine ## web3.py's own tests with ethwire: persistent files, then the suites with geth
	@python3 tests/python/web3_suites/run.py persistent
	@python3 tests/python/web3_suites/run.py geth

test-web3-full: bootstrap-web3 engine ## the whole of web3.py's tests/core, no result worse than without ethwire
	@python3 tests/python/web3_suites/run.py core

soak: build bootstrap-python engine ## 100,000 operations at random under web3.py, and on ethwire.Client, in four threads: all right, nothing left
	@for version in 7.0.0 7.12.1 7.16.0 8.0.0; do \
	  .cache/tools/web3-$$version/bin/python -X dev -W error::ResourceWarning tests/python/soak/run.py || exit 1; done
	@$(web3) -X dev -W error::ResourceWarning tests/python/soak/on_client.py

losses: build bootstrap-python engine ## programs under web3.py that live through some 5,000 losses, with reconnect
	@for version in 7.16.0 8.0.0; do \
	  .cache/tools/web3-$$version/bin/python -X dev -W error::ResourceWarning tests/python/soak/losses.py || exit 1; done

wheel: bootstrap-build ## source package and wheels in dist/: for CPython 3.10 to 3.13, and one in pure Python
	@python/tools/wheels

format: bootstrap-test ## lays out the sources by .clang-format
	@git ls-files -z --cached --others --exclude-standard '*.hpp' '*.cpp' | xargs -0 clang-format-19 -i

lint: bootstrap-test build/dev/build.ninja ## the checks of the sources alone: rooms, co_await, licences
	@cmake --build build/dev -j $(JOBS) --target ethwire_prelude ethwire_prelude_quick ethwire_prelude_tests
	@ctest --test-dir build/dev -L lint -j $(JOBS) --output-on-failure --no-tests=error

reference: bootstrap-reference ## the C++ reference in build/reference, of the public headers
	@mkdir -p build && rm -rf build/reference && doxygen docs/Doxyfile
	@echo build/reference/index.html

deb: bootstrap-deb build/deb/build.ninja ## Debian packages of program and library in build/deb, unpacked and tried
	@cmake --build build/deb -j $(JOBS)
	@rm -rf build/deb/*.deb build/deb/unpacked && cd build/deb && cpack
	@for package in build/deb/*.deb; do dpkg-deb -x $$package build/deb/unpacked; done
	@tests/consume/installed build/deb/unpacked/usr build/deb/consumer

debian13: bootstrap-debian13 ## library, program and tests on Debian 13, with its g++ 14 and its clang 19: half an hour the first time
	@JOBS=$(JOBS) tools/debian13

install: build ## library, headers, program and CMake package [PREFIX=/usr/local]
	@cmake --install build/release --prefix $(PREFIX)

# The extension, for the interpreter that the environments of web3.py have.
engine: bootstrap-build bootstrap-python
	@CMAKE_CXX_COMPILER_LAUNCHER=ccache python/tools/inplace $(web3)

clean: ## removes build/, keeps .cache/
	rm -rf build

bootstrap-build bootstrap-test bootstrap-bench bootstrap-python bootstrap-web3 bootstrap-reference bootstrap-deb bootstrap-debian13: bootstrap-%:
	@tools/bootstrap $*

# Ninja configures again by itself when a CMakeLists.txt changes; only the presets are unknown to it.
$(presets:%=build/%/build.ninja): build/%/build.ninja: CMakePresets.json
	@cmake --preset $* --log-level=WARNING && touch $@

$(matrix:%=test-%): test-%: bootstrap-test build/%/build.ninja
	@cmake --build build/$* -j $(JOBS)
	@ctest --test-dir build/$* -j $(TESTS_AT_ONCE) --progress --output-on-failure --no-tests=error --timeout 300
