# Everything a newcomer or a machine needs. Python 3.11 or newer is enough; the rest is installed here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Where bytecode may not be written, each program that a test starts compiles lbgen anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench regen clean

$(VENV)/.demo: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement .ci/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: $(VENV)/.demo  ## Render examples/shop, ask the real nginx and HAProxy about it, and say where the files are
	$(BIN)/lbgen render examples/shop/shop.lbgen.yaml -t nginx -t haproxy -o rendered --force --format concise
	for target in nginx haproxy; do \
	  $(BIN)/lbgen validate examples/shop/shop.lbgen.yaml -t $$target --format concise || [ $$? = 3 ] || exit 1; \
	done
	$(BIN)/lbgen fidelity examples/shop/shop.lbgen.yaml -t nginx -t haproxy
	@echo "The files are rendered/nginx/nginx.conf and rendered/haproxy/haproxy.cfg"

test: $(VENV)/.demo  ## Everything CI runs
	$(BIN)/ruff format --check lbgen tests
	$(BIN)/ruff check lbgen tests
	$(BIN)/mypy lbgen
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal -m 'not behaviour'
	$(BIN)/pytest -n 3 --dist loadgroup -m behaviour

check: test

bench: $(VENV)/.demo  ## Ratios, printed
	$(BIN)/python -m tests.benchmarks

regen: $(VENV)/.demo  ## Write generated files anew
	$(BIN)/python -m lbgen.spec.schema > schemas/topology.schema.json
	$(BIN)/python -m lbgen.spec.compile > .core_schema.new && mv .core_schema.new lbgen/spec/_core_schema.py
	-$(BIN)/pytest -q tests/snapshots --snapshot-update
	$(BIN)/python -m tests.unit.docs.readme

clean:
	rm -rf $(VENV) rendered .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache
