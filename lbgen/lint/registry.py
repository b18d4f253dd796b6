"""Languages and their rules, found by looking into the targets' folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from operator import itemgetter

from lbgen import _discover, targets
from lbgen.lean_typing import NamedTuple
from lbgen.lint import index
from lbgen.ports import Language, Rule

# Which target's language is asked first about a file; the others still are, so this saves time and decides nothing.
_FIRST = {
    suffix: f"lbgen.targets.{target}"
    for suffix, target in {
        ".tf": "aws",
        ".cfg": "haproxy",
        ".yaml": "kubernetes",
        ".yml": "kubernetes",
        ".conf": "nginx",
    }.items()
}
_OURS = "lbgen.topology"
_OUR_SUFFIXES = (".lbgen.yaml", ".lbgen.yml")


class Named(NamedTuple):
    """A rule with what its file's name says: code `NGX101`, slug `alias-slash`."""

    code: str
    slug: str
    rule: Rule


def languages(path: str = "") -> Iterator[Language]:
    """Every language, the likeliest for `path` first; each is loaded when it is reached."""
    homes = [f"lbgen.targets.{name}" for name in _discover.modules(targets.__path__)]
    likely = _FIRST.get(os.path.splitext(path)[1].lower(), "")
    for home in sorted(
        (_OURS, *homes), key=lambda home: (home != _OURS or not path.endswith(_OUR_SUFFIXES), home != likely)
    ):
        language = _language(home)
        if language:
            yield language


@cache
def _language(home: str) -> Language | None:
    package = import_module(home)
    if "linting" not in _discover.modules(package.__path__):
        return None
    found: Language = import_module(f"{home}.linting").LANGUAGE
    return found


def recognise(path: str, head: str) -> Language | None:
    """The language of a file, by its name and its first lines."""
    return next((one for one in languages(path) if one.dialect.sniff(path, head)), None)


@cache
def rules(package: str) -> Sequence[Named]:
    """The rules of a package, by code. Their files are loaded when a file has what they ask for."""
    home = import_module(package)
    known = index.read(package)
    found = []
    for module in _discover.modules(home.__path__):
        code, slug = split(module)
        found.append(Named(code, slug, known.get(module) or import_module(f"{package}.{module}").check))
    return sorted(found, key=itemgetter(0))


def split(module: str) -> tuple[str, str]:
    """`ngx101_alias_slash` as `("NGX101", "alias-slash")`."""
    code, _, slug = module.partition("_")
    return code.upper(), slug.replace("_", "-")
