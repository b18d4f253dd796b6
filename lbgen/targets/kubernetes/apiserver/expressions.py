"""What CRDs say in CEL, asked with the library `common-expression-language` where it is installed.

The rules stand in the compact schemas (`c`). Names that CEL reserves are written `__namespace__`, as Kubernetes does it
(apiextensions.k8s.io/v1, x-kubernetes-validations).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.defaults import defaults
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem
from lbgen.targets.kubernetes.apiserver.schema import Part

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


def problems(data: Mapping[str, Any], part: Part) -> Iterator[Problem]:
    """Every rule of the CRD that does not hold for an object of the right shape; nothing without the library.

    A rule that cannot be decided is refused, as the API server does it.
    """
    if not is_there():
        return
    stored = json.loads(json.dumps(data))
    defaults(stored)
    yield from _walk(stored, part, ())


def _walk(value: Any, part: Part | None, path: Path) -> Iterator[Problem]:
    if value is None or part is None:
        return
    if part.rules:
        said = _as_cel(value, part)
        for text in part.rules:
            yield from _asked(text, said, path)
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _walk(item, part.fields.get(name, part.other), (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, part.item, (*path, index))


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


def _as_cel(value: Any, part: Part | None) -> Any:
    """The value with reserved names of fields as CEL sees them; the keys of maps stay."""
    if part is None:
        return value
    if isinstance(value, dict):
        return {
            f"__{name}__" if name in part.fields and name in _RESERVED else name: _as_cel(item, part.fields.get(name))
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_as_cel(item, part.item) for item in value]
    return value


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


def unread(rules: Iterable[str]) -> list[str]:
    """The rules that the installed library cannot read."""
    return [text for text in rules if _rule(text) is None]


def _is_ip(text: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    try:
        ip_address(text)
    except ValueError:
        return False
    return True
