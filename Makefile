# Oreline. `make` alone lists the targets. Everything that is made lies in build/ and node_modules/.

PYTHON ?= python3
PY := build/venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install the locked npm and Python packages and the compiler shim (again only when a lock changed)
	@$(PYTHON) -m scripts.setup

.PHONY: compile
compile: setup ## compile contracts/ into the committed artifacts of offchain/chain/artifacts/
	@$(PY) scripts/compile.py

.PHONY: demo
demo: setup ## start everything on this machine with the example supply chain (ONCE=1: exit by itself)
	@build/venv/bin/oreline up --demo $(if $(ONCE),--once)

.PHONY: test
test: setup ## run every test this machine allows (ORELINE_REQUIRE_ALL=1: build the real nodes, leave nothing out)
	@$(PYTHON) scripts/run_tests.py

# One group of suites, output shown live where it is a single one; arguments for it: make test-offchain ARGS="-k name"
.PHONY: test-forge test-contracts test-deep test-offchain test-api test-pages test-examples test-scenario
test-forge: setup ## fuzz the arithmetic in forge
	@$(PYTHON) scripts/run_tests.py forge -- $(ARGS)
test-contracts: setup ## test the contracts under brownie on a chain of its own
	@$(PYTHON) scripts/run_tests.py contracts -- $(ARGS)
test-deep: setup ## many more and longer runs: the stateful machine, 10,000 fuzz runs, every property (about an hour)
	@ORELINE_DEEP=1 $(PYTHON) scripts/run_tests.py contracts -- $(ARGS)
	@FOUNDRY_FUZZ_RUNS=10000 $(PYTHON) scripts/run_tests.py forge
	@$(MAKE) --no-print-directory prove
test-offchain: setup ## test the Python packages
	@$(PYTHON) scripts/run_tests.py offchain chain -- $(ARGS)
test-api: setup ## test the HTTP interface
	@$(PYTHON) scripts/run_tests.py api -- $(ARGS)
test-pages: setup ## test the pages in headless Chromium
	@$(PYTHON) scripts/run_tests.py pages -- $(ARGS)
test-examples: setup ## run the example supply chain and check it against what was worked out by hand
	@$(PYTHON) scripts/run_tests.py examples -- $(ARGS)
test-scenario: setup ## run the demo and the command line as a user does
	@$(PYTHON) scripts/run_tests.py scenario -- $(ARGS)

.PHONY: gas
gas: setup ## print the gas of the main acts on the project's own deployment
	@$(PYTHON) scripts/run_tests.py contracts -- -k gas

.PHONY: bench-gas
bench-gas: setup ## measure the gas of every act beside its lower bound and the peers, on one fresh chain
	@$(PY) -m bench.gas

.PHONY: lint
lint: setup ## check style, the dependence rules, the contracts' style and the committed artifacts
	@$(PYTHON) scripts/run_tests.py ruff layers solhint artifacts

.PHONY: format
format: setup ## sort imports and format the Python sources
	@build/venv/bin/ruff check --fix --select I .
	@build/venv/bin/ruff format .

.PHONY: typecheck
typecheck: setup ## check the types strictly
	@$(PYTHON) scripts/run_tests.py mypy

.PHONY: lock
lock: ## solve the Python lock files again (package-lock.json: npm install)
	@$(PYTHON) -m scripts.setup uv
	@$(PYTHON) scripts/setup/lock.py

.PHONY: analysers
analysers: setup ## install slither and halmos, each in an environment of its own
	@$(PYTHON) -m scripts.setup slither halmos

.PHONY: prove
prove: analysers ## prove the properties of tests/halmos for all inputs (3 minutes)
	@$(PY) scripts/prove.py

.PHONY: slither
slither: analysers ## look for known flaws in the contracts, and compare layouts and sizes with the committed ones
	@$(PYTHON) scripts/run_tests.py analysis

.PHONY: coverage
coverage: setup ## count what forge's tests reach of the contracts; fails below 100 % (5 minutes)
	@$(PY) scripts/coverage.py

.PHONY: mutate
mutate: analysers ## plant faults in the contracts and count those that the tests catch (1 hour; TARGETS=Custody: one)
	@$(PY) scripts/mutate.py $(TARGETS)

.PHONY: snapshots
snapshots: setup ## write the committed layouts, sizes and gas figures of the contracts anew
	@$(PY) scripts/snapshots.py

.PHONY: nodes
nodes: build/bin/ipfs build/bin/geth ## build the real nodes, kubo and geth, from their Go modules (5 minutes the first time; needs Go 1.26)

# Read-only modules: a build never changes go.mod or go.sum. Go keeps its own cache where the user has it.
GO_BUILD := go build -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o $(CURDIR)/build/bin/

build/bin/ipfs: deploy/nodes/kubo/go.mod deploy/nodes/kubo/go.sum
	@command -v go >/dev/null || { echo "make nodes: Go is not installed; version 1.26.5 or newer is needed" >&2; exit 1; }
	@mkdir -p build/bin
	cd deploy/nodes/kubo && $(GO_BUILD) github.com/ipfs/kubo/cmd/ipfs
	@touch $@

build/bin/geth: deploy/nodes/geth/go.mod deploy/nodes/geth/go.sum
	@command -v go >/dev/null || { echo "make nodes: Go is not installed; version 1.26.5 or newer is needed" >&2; exit 1; }
	@mkdir -p build/bin
	cd deploy/nodes/geth && $(GO_BUILD) github.com/ethereum/go-ethereum/cmd/geth
	@touch $@

.PHONY: bundle
bundle: setup ## build the pages' scripts and styles from web/ into the committed api/static/
	@node web/build.mjs

.PHONY: clean
clean: ## remove everything that was made, but not the state in .oreline/
	rm -rf build node_modules
