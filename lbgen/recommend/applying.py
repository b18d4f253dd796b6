"""Writing the recommendation into a spec: a few values set or taken out, everything else stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.diagnostics import Span
from lbgen.failure import Refused
from lbgen.recommend.decide import Decision, Facts
from lbgen.topology import Topology
from lbgen.topology.build import Built, build
from lbgen.topology.nodes import Upstream

Changes = Mapping[str, str | None]
"""Fields of an upstream, and what is written for them; None takes them out."""

_COOKIE = "{type: cookie}"


def changes(decision: Decision, facts: Facts, upstream: Upstream) -> Changes:
    """What the spec must say for the recommendation to hold, and does not say yet."""
    chosen = decision.chosen.algorithm
    made: dict[str, str | None] = {}
    if chosen != upstream.algorithm:
        made["algorithm"] = chosen
    if chosen == "consistent_hash" and upstream.hash_on is None:
        is_cache = facts.cache_locality and not facts.session_needed and facts.can_keep_cookies
        made["hash_on"] = "uri" if is_cache else "client_ip"
    if upstream.algorithm == "consistent_hash" != chosen and upstream.hash_on is not None:
        made["hash_on"] = None
    if decision.rule.name == "affinity by cookie" and upstream.session_persistence is None:
        made["session_persistence"] = _COOKIE
    return made


def shown(changed: Changes) -> str:
    """`algorithm: consistent_hash, hash_on: uri`."""
    return ", ".join(f"{key}: {value}" if value else f"no {key}" for key, value in changed.items())


def applied(spec: Built, path: str, upstream: str, changed: Changes) -> str:
    """The text of the spec with those changes; Refused when it cannot be done for certain."""
    assert spec.topology is not None
    text, now = spec.sources[path].text if path in spec.sources else "", spec
    for key, value in changed.items():
        text = _edited(now, path, text, ("upstreams", upstream), (key, value))
        now = build(path, text=text)
        if now.topology is None:
            raise _by_hand(path, changed)
    if not _is_meant(spec.topology, now.topology, upstream, changed):
        raise _by_hand(path, changed)
    return text


def _by_hand(path: str, changed: Changes) -> Refused:
    return Refused(f"`{path}` cannot be edited safely", f"write it by hand: {shown(changed)}")


def _is_meant(before: Topology, after: Topology | None, name: str, changed: Changes) -> bool:
    """Whether the file now says what was wanted, and otherwise just what it said."""
    if after is None or name not in after.upstreams:
        return False
    old, new = before.upstreams[name], after.upstreams[name]
    undone = {key: getattr(old, key) for key in changed}
    is_set = all((getattr(new, key) is None) is (value is None) for key, value in changed.items())
    has_algorithm = new.algorithm == changed.get("algorithm", old.algorithm)
    rest = after._replace(upstreams={**after.upstreams, name: new._replace(**undone)})
    return is_set and has_algorithm and rest == before


def _edited(spec: Built, path: str, text: str, place: tuple[str, str], change: tuple[str, str | None]) -> str:
    key, value = change
    wanted, block = (*place, key), spec.span(place)
    is_written = spec.is_written(wanted)
    for span in (block, spec.span(wanted)) if is_written else (block,):
        if span.source != path:
            raise Refused(f"upstream `{place[1]}` is written in `{span.source}`", "apply it there")
    is_flow = text[_offset(text, block.line, block.column)] == "{"
    if not is_written:
        if value is None:
            return text
        after = (*place, "algorithm")
        if key != "algorithm" and spec.is_written(after):
            return _added(text, spec.span(after), spec.loaded.span(after, key=True), f"{key}: {value}", is_flow)
        return _begun(text, block, f"{key}: {value}", is_flow)
    start, end = _bounds(text, spec.span(wanted))
    if value is not None:
        return text[:start] + value + text[end:]
    head = spec.loaded.span(wanted, key=True)
    return _without(text, _bounds(text, head)[0], end, is_flow)


def _begun(text: str, block: Span, entry: str, is_flow: bool) -> str:
    """Before the first key of a block, or behind the brace of a flow mapping."""
    start = _offset(text, block.line, block.column)
    if is_flow:
        return f"{text[: start + 1]}{entry}, {text[start + 1 :]}"
    return f"{text[:start]}{entry}{_line_end(text, start)}{' ' * (block.column - 1)}{text[start:]}"


def _added(text: str, value: Span, key: Span, entry: str, is_flow: bool) -> str:
    """Behind a value: on the next line, or after a comma in a flow mapping."""
    end = _bounds(text, value)[1]
    if is_flow:
        return f"{text[:end]}, {entry}{text[end:]}"
    line = text.find("\n", end)
    rest = len(text) if line < 0 else line + 1
    return f"{text[:rest]}{' ' * (key.column - 1)}{entry}{_line_end(text, end)}{text[rest:]}"


def _without(text: str, start: int, end: int, is_flow: bool) -> str:
    """Whole lines go from a block; from a flow mapping the entry goes with one comma."""
    if not is_flow:
        first = text.rfind("\n", 0, start) + 1
        line = text.find("\n", end)
        return text[:first] + (text[line + 1 :] if line >= 0 else "")
    after = text[end:].lstrip()
    if after.startswith(","):
        return text[:start] + after[1:].lstrip()
    return text[:start].rstrip().removesuffix(",") + text[end:]


def _bounds(text: str, span: Span) -> tuple[int, int]:
    return _offset(text, span.line, span.column), _offset(text, span.end_line, span.end_column)


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1


def _line_end(text: str, near: int) -> str:
    line = text.find("\n", near)
    return "\r\n" if line > 0 and text[line - 1] == "\r" else "\n"
