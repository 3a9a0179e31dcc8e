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

.PHONY: lock
lock: ## solve the Python lock files again (package-lock.json: npm install)
	@$(PYTHON) -m scripts.setup uv
	@$(PYTHON) scripts/setup/lock.py

.PHONY: nodes
nodes: build/bin/ipfs build/bin/geth ## build the real nodes, kubo and geth, from their Go modules (5 minutes the first time; needs Go)

# Read-only modules: a build never changes go.mod or go.sum. Go keeps its own cache where the user has it.
GO_BUILD := go build -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o $(CURDIR)/build/bin/

build/bin/ipfs: deploy/nodes/kubo/go.mod deploy/nodes/kubo/go.sum
	@command -v go >/dev/null || { echo "make nodes: Go is not installed; Debian's package is golang" >&2; exit 1; }
	@mkdir -p build/bin
	cd deploy/nodes/kubo && $(GO_BUILD) github.com/ipfs/kubo/cmd/ipfs
	@touch $@

build/bin/geth: deploy/nodes/geth/go.mod deploy/nodes/geth/go.sum
	@command -v go >/dev/null || { echo "make nodes: Go is not installed; Debian's package is golang" >&2; exit 1; }
	@mkdir -p build/bin
	cd deploy/nodes/geth && $(GO_BUILD) github.com/ethereum/go-ethereum/cmd/geth
	@touch $@

.PHONY: clean
clean: ## remove everything that was made, but not the state in .oreline/
	rm -rf build node_modules
