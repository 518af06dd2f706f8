# One verb per chore; each sets up what it needs. `make help` lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test lint bench screenshots clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## Start everything with the demo city (PORT=8050 unless set)
	@exec $(BIN)/python app.py

test: $(VENV)/.installed-dev ## Run all tests, browser tests included (ARGS="-k wall" to choose)
	@scripts/setup-browser.sh
	@$(BIN)/pytest $(ARGS)

lint: $(VENV)/.installed-dev ## Check style, types and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.installed-dev ## Measure the product against its anchors (ARGS=... is passed on)
	@scripts/setup-browser.sh
	@exec $(BIN)/python -m bench $(ARGS)

screenshots: $(VENV)/.installed-dev ## Take the pictures of the documentation anew
	@scripts/setup-browser.sh
	@exec $(BIN)/python -m bench.screenshots $(ARGS)

clean: ## Remove the virtual environment and caches; data under var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "Installing $< into $(VENV) ..."
	@$(PIP) -r $<
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing $< into $(VENV) ..."
	@$(PIP) -r $<
	@touch $@

$(BIN)/python:
	@scripts/setup-venv.sh $(PYTHON) $(VENV)
