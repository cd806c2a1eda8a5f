# make run [ARGS="--speed 60"]   starts postured; Ctrl-C ends it
# make test [ARGS="-k planner"]  format, lint, types, import contracts and the tests; `make tests` runs those alone
#
# The first call makes .venv with everything pinned in requirements/; nothing outside this folder is touched.

ARGS =
BIN = .venv/bin

.POSIX:
.NOTPARALLEL:
.PHONY: run test format lint types contracts tests tidy wheel pins clean

run: .venv/run
	@exec $(BIN)/postured run $(ARGS)

# All that a change must pass; nothing here writes to the tree.
test: format lint types contracts tests

format: .venv/test
	@$(BIN)/ruff format --quiet --check --diff .

lint: .venv/test
	@$(BIN)/ruff check --quiet .

types: .venv/test
	@$(BIN)/mypy --no-error-summary

contracts: .venv/test
	@$(BIN)/lint-imports --no-logo

tests: .venv/test
	@exec $(BIN)/python -m pytest $(ARGS)

# Formats, and mends what the linter can mend by itself.
tidy: .venv/test
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

wheel: .venv/run
	@rm -f dist/*.whl
	@$(BIN)/python -m hatchling build --target wheel

# Pins anew what requirements/*.in and pyproject.toml ask for; ARGS=--upgrade takes the newest of everything.
PIN = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make pins" $(ARGS)
pins:
	@command -v uv >/dev/null || { echo "make pins needs uv: pip install uv" >&2; exit 1; }
	@$(PIN) pyproject.toml --output-file requirements/runtime.txt
	@$(PIN) requirements/build.in --constraints requirements/runtime.txt --output-file requirements/build.txt
	@$(PIN) requirements/dev.in --constraints requirements/runtime.txt --constraints requirements/build.txt --output-file requirements/dev.txt

clean:
	@rm -rf .venv dist build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run: pyproject.toml requirements/build.txt requirements/runtime.txt scripts/environment
	@scripts/environment run
	@touch $@

.venv/test: .venv/run requirements/dev.txt
	@scripts/environment test
	@touch $@
