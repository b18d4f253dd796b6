"""The compiled validator is up to date, says what the models say, and saves the import of pydantic."""

from __future__ import annotations

import copy
import subprocess
import sys

import pytest
from pydantic_core import ValidationError
from ruamel.yaml import YAML

from lbgen.spec.compile import source
from lbgen.spec.validating import by_models, compiled
from tests.conftest import EXAMPLES, ROOT

FULL = ROOT / "tests" / "data" / "full.lbgen.yaml"


def test_the_committed_schema_is_the_models_schema():
    assert (ROOT / "lbgen" / "spec" / "_core_schema.py").read_text() == source(), "run `make regen`"


def plain(value):
    if hasattr(value, "__pydantic_fields_set__"):
        return {name: plain(item) for name, item in vars(value).items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {name: plain(item) for name, item in value.items()} if isinstance(value, dict) else value


def outcome(validate, data):
    try:
        return plain(validate(data))
    except ValidationError as error:
        return [(one["type"], one["loc"], one["msg"]) for one in error.errors(include_url=False)]


def mutations(data, path=()):
    """Each leaf replaced by values of other kinds, and each mapping with a key too many."""
    node = data
    for part in path:
        node = node[part]
    if isinstance(node, (dict, list)):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield from mutations(data, (*path, key))
        if isinstance(node, dict):
            yield (*path, "unknown"), 1
    elif path:
        yield from ((path, value) for value in (None, [], {"a": 1}, -1, "?"))


@pytest.mark.parametrize("path", [*EXAMPLES, FULL], ids=lambda path: path.stem)
def test_it_reads_a_spec_as_the_models_do(path):
    if path.parent.name in ("large", "multi-environment"):
        pytest.skip("the same kinds of values as the others")
    data = YAML(typ="safe", pure=True).load(path.read_text())
    assert outcome(compiled(), data) == outcome(by_models(), data)


def test_it_finds_what_the_models_find():
    data = YAML(typ="safe", pure=True).load(FULL.read_text())
    tried = 0
    for path, value in list(mutations(data))[::3]:
        broken = copy.deepcopy(data)
        node = broken
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = value
        assert outcome(compiled(), broken) == outcome(by_models(), broken), path
        tried += 1
    assert tried > 200


def test_validating_imports_neither_pydantic_nor_typer_nor_rich_nor_jinja():
    code = (
        "import sys; from lbgen.cli.dispatch import dispatch; words = ['validate', '--no-engines', '-t', 'nginx',"
        " 'examples/shop/shop.lbgen.yaml', '--fail-on', 'never']\n"
        "dispatch(words)\n"
        "print(sorted({'pydantic', 'typer', 'rich', 'jinja2', 'hcl2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]"
