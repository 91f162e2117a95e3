# The portal's commands. Everything lands in .venv and instance; nothing is installed on the system.
#   make run [PORT=8001]   a demonstration on http://127.0.0.1:8000     make lint      style, types, import contracts
#   make test [ARGS=…]     the suite                                    make coverage  branches of rules and operations
#   make trials [LONG=1]   walks, kills, races, on PostgreSQL …         make bench     the figures it is held to
#                                                                       make lock      choose the packages anew

PORT ?= 8000
INSTANCE ?= instance/demonstration
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

# Stamps: pip runs only when one of these two files has changed.
PACKAGES := .venv/.packages
DEVELOPMENT := .venv/.packages-development
LOCKED := pyproject.toml requirements.txt requirements-dev.txt

# Nothing is installed whose hash does not stand in the file; the project itself brings no code and asks for nothing.
INSTALL = $(PIP) install --require-hashes --requirement $(1) && $(PIP) install --no-deps --no-build-isolation .
# Where packages and the hashes of every platform's files come from is the machine's business.
COMPILE = "$$folder/bin/pip-compile" --quiet --all-build-deps --allow-unsafe --strip-extras --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: run test trials bench lint coverage lock
.SILENT:

run: $(PACKAGES)
	$(BIN)/python -c 'import socket, sys; socket.create_server(("127.0.0.1", int(sys.argv[1])))' $(PORT) 2>/dev/null \
	  || { echo "Port $(PORT) is taken. Choose another one: make run PORT=8001" >&2; exit 1; }
	export PORTAL_DEMONSTRATION=1 PORTAL_INSTANCE='$(abspath $(INSTANCE))' PORTAL_BASE_URL=http://127.0.0.1:$(PORT); \
	$(FLASK) demo || exit 1; \
	trap 'trap - EXIT; kill $$server $$ticker 2>/dev/null; wait' EXIT; \
	trap 'exit 0' INT TERM HUP; \
	$(BIN)/gunicorn --bind 127.0.0.1:$(PORT) wsgi:app & server=$$!; \
	$(FLASK) tick --forever & ticker=$$!; \
	echo "The portal answers on http://127.0.0.1:$(PORT) (Ctrl-C ends it)"; \
	while kill -0 $$server 2>/dev/null && kill -0 $$ticker 2>/dev/null; do sleep 1; done; \
	echo "The server or the ticker ended by itself; see above." >&2; exit 1

test: $(DEVELOPMENT)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not trial' $(ARGS)

# The tests marked as trials: the short form has the usual seeds; the long one tries ten times as often, with a new seed,
# which is printed (and taken again with PORTAL_TEST_SEED=…).
trials: $(DEVELOPMENT)
	$(if $(LONG),PORTAL_TEST_TIMES=10 PORTAL_TEST_SEED=$${PORTAL_TEST_SEED:-$$(date +%s)}) \
	  $(BIN)/python -m pytest -n 2 --dist loadgroup -m trial -rP --show-capture=stdout $(ARGS)

bench: $(DEVELOPMENT)
	$(BIN)/python -m tests.bench $(ARGS)

lint: $(DEVELOPMENT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

coverage: $(DEVELOPMENT)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m 'not browser and not libreoffice' $(ARGS)
	$(BIN)/coverage report

# Versions and hashes are asked for once, with everything; what running takes is the part of it that the project asks for
# by itself. The project, which its own extra names, is no package.
lock: $(BIN)/python
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(BIN)/python -m venv "$$folder" \
	&& "$$folder/bin/pip" --disable-pip-version-check --quiet install pip-tools && cd "$$folder" \
	&& cp '$(CURDIR)/pyproject.toml' . && $(COMPILE) --generate-hashes --extra dev -o requirements-dev.txt pyproject.toml \
	&& sed -i -e '/^#/d' -e '/^award-portal /d' requirements-dev.txt \
	&& { sed '/^#/!d' '$(CURDIR)/constraints.txt'; sed -n '/^setuptools==/d; s/^\([^ #]*==[^ ]*\).*/\1/p' requirements-dev.txt; } \
	  > constraints.txt && $(COMPILE) --constraint constraints.txt -o running.txt pyproject.toml \
	&& awk -F== 'NR == FNR { asked[$$1]; next } /^[^ ]/ { taken = $$1 in asked } taken' running.txt requirements-dev.txt \
	  > requirements.txt && cp constraints.txt requirements.txt requirements-dev.txt '$(CURDIR)'

$(BIN)/python:
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 none; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ "$$python" = none ]; then \
	  echo "Python 3.11 or newer is needed and was not found (Debian: apt install python3 python3-venv)." >&2; exit 1; fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python cannot make environments: venv is missing (Debian: apt install python3-venv)." >&2; exit 1; fi; \
	echo "Making .venv with $$("$$python" --version) …"; \
	"$$python" -m venv --clear .venv || { rm -rf .venv; exit 1; }

$(PACKAGES): $(LOCKED) | $(BIN)/python
	echo "Installing packages …"
	$(call INSTALL,requirements.txt)
	touch $@

$(DEVELOPMENT): $(LOCKED) | $(BIN)/python
	echo "Installing packages …"
	$(call INSTALL,requirements-dev.txt)
	touch $(PACKAGES) $@
