"""What CRDs say in CEL, asked with the library `common-expression-language` where it is installed.

The rules stand in the compact schemas (`c`). Names that CEL reserves are written `__namespace__`, as Kubernetes does it
(apiextensions.k8s.io/v1, x-kubernetes-validations).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem
from lbgen.targets.kubernetes.apiserver.shape import Schema, defaults, part_at

_RESERVED = frozenset({
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
    "loop", "package", "namespace", "return",
})  # fmt: skip
_LONGEST = 160

Rule = Callable[[Any], bool]


@functools.cache
def is_there() -> bool:
    """Whether the library is installed; without it the rules in Python stand alone."""
    from importlib.util import find_spec  # noqa: PLC0415  only for objects whose schema has such rules

    return find_spec("cel") is not None


def problems(data: Mapping[str, Any], schema: Schema, kind: str) -> Iterator[Problem]:
    """Every rule of the CRD that does not hold for an object of the right shape; nothing without the library.

    A rule that cannot be decided is refused, as the API server does it.
    """
    if not any("c" in part for part in schema["parts"]) or not is_there():
        return
    stored = json.loads(json.dumps(data))
    defaults(stored)
    parts = schema["parts"]
    yield from _walk(stored, part_at(schema["kinds"][kind], parts), parts, ())


def _walk(value: Any, part: Schema, parts: list[Schema], path: Path) -> Iterator[Problem]:
    if value is None:
        return
    if "c" in part:
        said = _as_cel(value, part, parts)
        for text in part["c"]:
            yield from _asked(text, said, path)
    if isinstance(value, dict):
        for name, item in value.items():
            reference = part.get("p", {}).get(name, part.get("v"))
            if reference is not None:
                yield from _walk(item, part_at(reference, parts), parts, (*path, name))
    elif isinstance(value, list) and "i" in part:
        for index, item in enumerate(value):
            yield from _walk(item, part_at(part["i"], parts), parts, (*path, index))


def _asked(text: str, value: Any, path: Path) -> Iterator[Problem]:
    rule = _rule(text)
    if rule is None:
        return
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    try:
        if not rule(value):
            yield Problem(path, f"a rule of the CRD does not hold: {shown}")
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        yield Problem(path, f"a rule of the CRD cannot be decided ({error}): {shown}")


def _as_cel(value: Any, part: Schema, parts: list[Schema]) -> Any:
    """The value with reserved names of fields as CEL sees them; the keys of maps stay."""
    if isinstance(value, dict):
        fields = part.get("p", {})
        return {
            f"__{name}__" if name in fields and name in _RESERVED else name: _below(item, fields.get(name), parts)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_below(item, part.get("i"), parts) for item in value]
    return value


def _below(value: Any, reference: Any, parts: list[Schema]) -> Any:
    return value if reference is None else _as_cel(value, part_at(reference, parts), parts)


@functools.lru_cache(maxsize=1000)
def _rule(text: str) -> Rule | None:
    """A rule ready to be asked; None where this version of the library cannot read it."""
    import cel  # noqa: PLC0415  # optional, and only when rules are asked
    from cel import stdlib  # noqa: PLC0415

    try:
        program = cel.compile(text)
    except ValueError:
        return None

    def ask(value: Any) -> bool:
        context = cel.Context({"self": value})
        stdlib.add_stdlib_to_context(context)
        context.add_function("isIP", _is_ip)
        return bool(program.execute(context))

    return ask


def unread(schema: Schema) -> list[str]:
    """The rules of a schema that the installed library cannot read."""
    return [text for part in schema["parts"] for text in part.get("c", ()) if _rule(text) is None]


def _is_ip(text: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    try:
        ip_address(text)
    except ValueError:
        return False
    return True
