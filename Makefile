# make run [ARGS="--speed 60"]   starts postured; Ctrl-C ends it
# make test [ARGS="-k planner"]  format, lint, types, import contracts and the tests; `make tests` runs those alone
# make translations              takes new texts into every language; `make language ARGS=fr` begins one
#
# The first call makes .venv with everything pinned in requirements/; nothing outside this folder is touched.

ARGS =
BIN = .venv/bin

.POSIX:
.NOTPARALLEL:
.PHONY: run test format lint types contracts tests tidy wheel templates translations language pins clean

run: .venv/run .venv/translations
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

tests: .venv/test .venv/translations
	@exec $(BIN)/python -m pytest $(ARGS)

# Formats, and mends what the linter can mend by itself.
tidy: .venv/test
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

wheel: .venv/run
	@rm -f dist/*.whl
	@$(BIN)/python -m hatchling build --target wheel

# The texts come from the code (postured) and from the catalogue (exercises); a language has a file of each.
BABEL = $(BIN)/python -m babel.messages.frontend --quiet
EXTRACT = $(BABEL) extract --add-location=file --add-comments=Translators: \
    --project=postured --version=1 --copyright-holder="postured contributors" --msgid-bugs-address=
PO = --input-file=postured/locale/$$domain.pot --output-dir=postured/locale --domain=$$domain --width=120

translations: templates
	@for domain in postured exercises; do \
	    $(BABEL) update $(PO) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit; \
	done
	@$(COMPILE)

language: templates
	@test ! -e "postured/locale/$(ARGS)" || { echo "which? make language ARGS=fr begins one that is not there yet" >&2; exit 1; }
	@for domain in postured exercises; do $(BABEL) init $(PO) --locale="$(ARGS)" || exit; done
	@echo "Translate the two files in postured/locale/$(ARGS)/LC_MESSAGES."

templates: .venv/test
	@mkdir -p postured/locale
	@$(EXTRACT) --output-file=postured/locale/postured.pot --mapping-file=scripts/program.toml postured
	@$(EXTRACT) --output-file=postured/locale/exercises.pot --mapping-file=pyproject.toml postured/catalogue

# Pins anew what requirements/*.in and pyproject.toml ask for; ARGS=--upgrade takes the newest of everything.
PIN = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make pins" $(ARGS)
pins:
	@command -v uv >/dev/null || { echo "make pins needs uv: pip install uv" >&2; exit 1; }
	@$(PIN) pyproject.toml --output-file requirements/runtime.txt
	@$(PIN) requirements/build.in --constraints requirements/runtime.txt --output-file requirements/build.txt
	@$(PIN) requirements/dev.in --constraints requirements/runtime.txt --constraints requirements/build.txt --output-file requirements/dev.txt

clean:
	@rm -rf .venv dist build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@rm -f postured/locale/*.pot postured/locale/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run: pyproject.toml requirements/build.txt requirements/runtime.txt scripts/environment
	@scripts/environment run
	@touch $@

.venv/test: .venv/run requirements/dev.txt
	@scripts/environment test
	@touch $@

# What the build hook does for the wheel, here for postured as it runs from this folder.
COMPILE = $(BIN)/python -m hatchling build --target wheel --hooks-only
.venv/translations: .venv/run hatch_build.py postured/locale/*/LC_MESSAGES/*.po
	@$(COMPILE)
	@touch $@
