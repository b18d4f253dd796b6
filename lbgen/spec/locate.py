"""Errors of shape in the words of a spec: which key of which block, what stands there, what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence

from lbgen.finding import Finding, SpecPath, error
from lbgen.lean_typing import Any, NamedTuple
from lbgen.spec.references import route_name
from lbgen.spec.validating import ShapeError

_WORDS = {
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "list_type": "a list",
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
}
_SINGULAR = {
    "listeners": "listener",
    "certificates": "certificate",
    "upstreams": "upstream",
    "rate_limits": "rate limit",
}


class Case(NamedTuple):
    """One error: its place, whose block it is in, what pydantic said, and the whole data."""

    path: SpecPath
    who: str
    shape: ShapeError
    data: Mapping[str, Any]

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.shape.get("input")

    @property
    def context(self) -> Mapping[str, Any]:
        """The bounds, pattern or choices that it misses."""
        context: Mapping[str, Any] = self.shape.get("ctx", {})
        return context


def findings(errors: Iterable[ShapeError], data: Mapping[str, Any]) -> list[Finding]:
    """One finding per error."""
    return [_finding(one, data) for one in errors]


def _finding(shape: ShapeError, data: Mapping[str, Any]) -> Finding:
    path, is_key = _path(shape["loc"], data)
    case = Case(path, _owner(path, data), shape, data)
    kind = shape["type"]
    if is_key:
        return error("LB106", path, f"`{path[-1]}` cannot be a name here", on_key=True, help=_format_of(case))
    if kind in _MAKERS:
        return _MAKERS[kind](case)
    if kind in _WORDS:
        return _wrong_type(case)
    return error("LB108", path, f"{_what(path)} {case.who}: {shape['msg'][:1].lower()}{shape['msg'][1:]}")


def _path(location: Sequence[Any], data: Mapping[str, Any]) -> tuple[SpecPath, bool]:
    """A pydantic location as a path of the data: union tags are skipped, `[key]` says that the key is meant."""
    path: list[str | int] = []
    node: Any = data
    is_key = False
    for place, part in enumerate(location):
        is_last = place == len(location) - 1
        if part == "[key]" and is_last:
            is_key = True
        elif (isinstance(node, Mapping) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        ):
            path.append(part)
            node = node[part]
        elif is_last and isinstance(part, str) and isinstance(node, Mapping):
            path.append(part)
    return tuple(path), is_key


def _owner(path: SpecPath, data: Mapping[str, Any]) -> str:
    """`in route `api``, `in upstream `x``, or `at the top level`."""
    if len(path) > 2 and path[0] == "routes" and isinstance(path[1], int):
        routes = data.get("routes")
        block = routes[path[1]] if isinstance(routes, list) and path[1] < len(routes) else None
        return f"in route `{route_name(block if isinstance(block, Mapping) else {}, path[1])}`"
    if len(path) > 2 and path[0] in _SINGULAR:
        return f"in {_SINGULAR[str(path[0])]} `{path[1]}`"
    return f"in `{path[0]}`" if len(path) > 1 else "at the top level"


def _what(path: SpecPath) -> str:
    last = path[-1] if path else "the spec"
    return f"entry {last + 1}" if isinstance(last, int) else f"`{last}`"


def _block(path: SpecPath, data: Mapping[str, Any]) -> Any:
    node: Any = data
    for part in path[:-1]:
        node = node[part]
    return node


def _unknown_key(case: Case) -> Finding:
    key = str(case.path[-1])
    known = keys_at(case.path[:-1], case.data)
    present = _block(case.path, case.data)
    close = [name for name in difflib.get_close_matches(key, known, n=3, cutoff=0.6) if name not in present]
    return error(
        "LB101",
        case.path,
        f"unknown key `{key}` {case.who}",
        on_key=True,
        label=f"did you mean `{close[0]}`?" if close else "",
        help=f"keys here: {', '.join(known)}" if known else None,
    )


def keys_at(path: SpecPath, data: Mapping[str, Any]) -> list[str]:
    """The keys that a block of the spec may have, told by the JSON Schema; empty when it cannot be told."""
    import json  # noqa: PLC0415  # only for messages

    from lbgen import resources  # noqa: PLC0415  # only for messages

    schema = json.loads(resources.text("schemas", "topology.schema.json"))
    node: Any = schema
    value: Any = data
    for part in path:
        value = value[part]
        node = _step(schema, node, part)
    return [key for key in _resolved(schema, node, value).get("properties", {}) if isinstance(key, str)]


def _step(schema: Any, node: Any, part: str | int) -> Any:
    node = _resolved(schema, node, {} if isinstance(part, str) else [])
    if isinstance(part, int):
        return node.get("items", {})
    if part in node.get("properties", {}):
        return node["properties"][part]
    patterns = list(node.get("patternProperties", {}).values())
    return patterns[0] if patterns else node.get("additionalProperties") or {}


def _resolved(schema: Any, node: Any, value: Any) -> Any:
    """A schema node with its references followed; of alternatives, the one of the value's kind."""
    wanted = "array" if isinstance(value, list) else "object"
    for _ in range(8):
        if not isinstance(node, Mapping):
            return {}
        if "properties" in node:
            return node
        if "$ref" in node:
            node = schema["definitions"][node["$ref"].rpartition("/")[2]]
        elif "allOf" in node:
            node = node["allOf"][0]
        elif "anyOf" in node or "oneOf" in node:
            choices = [_resolved(schema, choice, value) for choice in node.get("anyOf") or node.get("oneOf") or ()]
            node = next((choice for choice in choices if choice.get("type") == wanted), {})
        else:
            return node
    return node


def _missing(case: Case) -> Finding:
    key = str(case.path[-1])
    where = f"`{case.path[-2]}`" if len(case.path) > 1 and isinstance(case.path[-2], str) else "this entry"
    message = f"{where} has no `{key}`" if len(case.path) > 1 else f"the spec has no `{key}`"
    return error("LB102", case.path[:-1], message, on_key=True, help=f"add `{key}:`")


def _wrong_type(case: Case) -> Finding:
    wanted, got = _WORDS[case.shape["type"]], case.value
    help_text = f"write {wanted}"
    if wanted == "text" and isinstance(got, (int, float)):
        help_text = f'write it in quotes: "{str(got).lower() if isinstance(got, bool) else got}"'
    elif wanted in ("a whole number", "true or false") and isinstance(got, str):
        help_text = f"write {wanted}, without quotes"
    return error("LB103", case.path, f"{_what(case.path)} {case.who} is {_shown(got)}, not {wanted}", help=help_text)


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    kind = "the text " if isinstance(value, str) else ""
    return f"{kind}`{text if len(text) <= 40 else text[:40] + '...'}`"


def _not_a_choice(case: Case) -> Finding:
    expected = str(case.context.get("expected", ""))
    choices = [choice.strip("' ") for choice in expected.replace(" or ", ", ").split(",") if choice.strip()]
    got = str(case.value)
    close = difflib.get_close_matches(got, choices, n=1)
    return error(
        "LB104",
        case.path,
        f"{_what(case.path)} {case.who} cannot be {_shown(case.value)}",
        label=f"did you mean `{close[0]}`?" if close else "",
        help=f"one of {', '.join(choices)}",
    )


def _out_of_range(case: Case) -> Finding:
    bounds = case.context
    low, high = bounds.get("ge"), bounds.get("le")
    limit = f"at least {low}" if low is not None else f"at most {high}"
    return error("LB105", case.path, f"{_what(case.path)} {case.who} is {case.value}", help=f"it must be {limit}")


def _pattern(case: Case) -> Finding:
    return error(
        "LB106",
        case.path,
        f"{_what(case.path)} {case.who} is {_shown(case.value)}",
        label=_hint(case),
        help=_format_of(case),
    )


_FORMATS = {
    "(ms|s|m|h|d)$": "a duration: a whole number and one unit, like 250ms, 5s, 1m, 1h or 30d",
    "[kmg]$": "a size: a whole number and one unit, like 64k, 10m or 1g",
    ":[0-9]{1,5}$": "host:port, like 10.0.0.1:8080, [2001:db8::1]:8080 or api.internal:8080",
    "(/[0-9]{1,3})?$": "an IP address or network, like 10.0.0.0/8",
    "^LB4": "a fidelity code, like LB412; `lbgen fidelity` shows them",
    "^(0|1": 'a version in quotes, like "1.31"',
    "^[0-9]{1,3}(": 'a version in quotes, like "1.31"',
    "^[0-9]{1,3}(\\.[0-9]{1,4})?%": "a percentage, like 5%",
    "^[A-Z]+ https?": "a method and an absolute URL, like GET https://shop.example.com/cart",
    "^/[^\\s": "a path that begins with `/`, without blanks",
    "^[!#$": "an HTTP token: letters, digits and !#$%&'*+.^_`|~-",
    "^[1-5][0-9]{2}(-": "a status or a range, like 200 or 200-399",
    "^(\\*\\.)?": "a host name, or `*.` and a host name",
    "^[^\\x00-\\x20": "one line, not empty, without blanks around it and control characters",
    "^[^\\x00": "one line without control characters",
    "^[a-z][a-z0-9-]{0,23}$": "at most 24 lower-case letters, digits and `-`, beginning with a letter",
    "^[A-Za-z0-9]([A-Za-z0-9_.-]": "letters, digits, `-`, `_` and `.`, at most 63 characters",
    "^[A-Za-z0-9_]([A-Za-z0-9_-]": "a host name, without port",
}


def _format_of(case: Case) -> str:
    pattern = str(case.context.get("pattern", ""))
    ends = [words for part, words in _FORMATS.items() if pattern.endswith(part) and not part.startswith("^")]
    starts = sorted(
        (part for part in _FORMATS if part.startswith("^") and pattern.startswith(part)), key=len, reverse=True
    )
    if starts and not ends:
        return f"write {_FORMATS[starts[0]]}"
    return f"write {ends[0]}" if ends else f"it must match {pattern}"


def _hint(case: Case) -> str:
    got = str(case.value)
    pattern = str(case.context.get("pattern", ""))
    if pattern.endswith("(ms|s|m|h|d)$") and got.isdigit():
        return f"did you mean `{got}s`?"
    return ""


def _length(case: Case) -> Finding:
    is_text = case.shape["type"].startswith("string")
    least, most = case.context.get("min_length"), case.context.get("max_length")
    number = most if least is None else least
    unit = ("character" if is_text else "entry") if number == 1 else ("characters" if is_text else "entries")
    what = "empty" if least == 1 else "too short" if most is None else "too long"
    wanted = f"at {'least' if most is None else 'most'} {number} {unit}"
    return error("LB107", case.path, f"{_what(case.path)} {case.who} is {what}", help=f"give it {wanted}")


_Maker = Callable[[Case], Finding]
_MAKERS: Mapping[str, _Maker] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_a_choice,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "string_pattern_mismatch": _pattern,
    "too_short": _length,
    "too_long": _length,
    "string_too_short": _length,
    "string_too_long": _length,
}
