# make run | demo | check | test | proof: each sets up what it needs on a machine with Python and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv where it is there and works (it is quicker), otherwise pip.
INSTALL = (command -v uv >/dev/null 2>&1 && uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1)) \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)

.PHONY: run sandbox demo check test proof screenshots lock clean

run: $(VENV)/run ## serve Telegram, or the sandbox where TELEGRAM_BOT_TOKEN is not set
	$(BIN)/python -m bot run

sandbox: $(VENV)/run ## serve the sandbox
	$(BIN)/python -m bot sandbox

demo: $(VENV)/run ## play a round in this terminal
	$(BIN)/python -m bot demo

check: $(VENV)/dev ## format, lint, types, imports, content and catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check

test: $(VENV)/dev ## all tests but the long ones: the inner rooms with their coverage, then the rest
	$(BIN)/coverage run -m pytest tests/flows tests/instruments -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/python -m pytest tests --ignore tests/flows --ignore tests/instruments -n auto

proof: $(VENV)/dev ## the long tests: kill, browser, long Hypothesis
	$(BIN)/python -m pytest -m proof
	HYPOTHESIS_PROFILE=proof $(BIN)/python -m pytest tests/flows tests/instruments --timeout 1800

screenshots: $(VENV)/dev ## take the README's pictures anew (needs chromium)
	$(BIN)/python -m docs.screenshots

lock: ## compile requirements/*.txt anew, for all platforms
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements/run.txt | $(BIN)/python
	$(call INSTALL,requirements/run.txt)
	touch $@

$(VENV)/dev: requirements/dev.txt | $(BIN)/python
	$(call INSTALL,requirements/dev.txt)
	touch $@ $(VENV)/run
