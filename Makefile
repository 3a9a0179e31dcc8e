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

.PHONY: clean
clean: ## remove everything that was made, but not the state in .oreline/
	rm -rf build node_modules
