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

SHOP := examples/shop/shop.lbgen.yaml

demo: $(VENV)/.demo  ## Render examples/shop for all its targets, ask the real engines, and prove it with real requests
	$(BIN)/lbgen render $(SHOP) -o rendered --force --format concise >/dev/null
	$(BIN)/lbgen validate $(SHOP) --format concise --output rendered/findings.txt || [ $$? = 3 ] || exit 1
	$(BIN)/lbgen fidelity $(SHOP)
	$(BIN)/lbgen prove $(SHOP) -t nginx -t haproxy
	@echo "The files are in rendered/nginx, haproxy, aws, ingress and gateway; what was warned of is in rendered/findings.txt"

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
	$(BIN)/python -m lbgen.lint.indexing
	-$(BIN)/pytest -q tests/snapshots --snapshot-update
	$(BIN)/python -m tests.unit.docs.readme

clean:
	rm -rf $(VENV) rendered .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache
