# Nabla's commands. The work is done in scripts/ and config/; this file only gives it names.
PYTHON ?= python3
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run build test check bench bench-sandbox bench-symbolic bench-code bench-pages bench-frames bench-verify screenshots messages lock clean

help: ## this list
	@echo "Usage: make <command>        (PYTHON=python3.12 make run: with another Python, 3.11 or newer)"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \t\2/p' Makefile | expand -t 24

run: ## set up what is missing, then serve; PORT=, HOST=, NABLA_DATA=, REDIS_URL=, DATABASE_URL=
	@$(PYTHON) -m scripts.setup run
	@exec $(PY) -m config.supervisor

build: ## only the front end: frontend/ into static_built/
	@$(PYTHON) -m scripts.setup run

test: ## every check and every test, with a Redis, a PostgreSQL and a browser of their own; ARGS="-k words"
	@$(PYTHON) -m scripts.setup test
	@$(PY) -m scripts.check
	@exec $(PY) -m scripts.tests $(ARGS)

check: ## ruff, mypy, import-linter, migrations, Django's checks, the documentation
	@$(PYTHON) -m scripts.setup check
	@exec $(PY) -m scripts.check

bench: ## how long the sandbox and a submission take here
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m bench $(ARGS)

bench-sandbox: ## what the sandbox costs, layer by layer, against a bare Python; takes some minutes
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m bench boxes

bench-symbolic: ## how well and how fast formulas are judged, on the corpora
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m bench symbolic

bench-code: ## how many typical bugs the code exercises catch and name, and paths of descent; takes minutes
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m bench code

bench-pages: ## how heavy each page is and when it can be used, in Chromium
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m bench pages

bench-frames: ## how long the frames of the playgrounds take, dragged and running
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m bench frames

bench-verify: ## the whole course verified, then a thousand keys with a slip, all to be refused; takes minutes
	@$(PYTHON) -m scripts.setup check
	@SECRET_KEY=$${SECRET_KEY:-bench} $(PY) manage.py verify
	@SECRET_KEY=$${SECRET_KEY:-bench} $(PY) manage.py verify --mutate 1000

screenshots: ## every page in four ways, contact sheets, and the README's picture anew
	@$(PYTHON) -m scripts.setup test
	@exec $(PY) -m scripts.screenshots

messages: ## locale/**/*.po brought up to date with the sources; lists what is not translated
	@$(PYTHON) -m scripts.setup check
	@exec $(PY) -m scripts.messages

lock: ## requirements*.txt and package-lock.json anew, from their sources; UPGRADE=1 for newer versions
	@$(PYTHON) -m scripts.setup lock
	@exec $(PY) -m scripts.lock

clean: ## all that was built, and .venv; DATA=1 also deletes the data folder var/
	@rm -rf .venv node_modules static_built static_built.new staticfiles locale/*/LC_MESSAGES/*.mo
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ -n "$(DATA)" ]; then rm -rf var; elif [ -d var ]; then echo "var/ stays (make clean DATA=1 deletes it)"; fi
