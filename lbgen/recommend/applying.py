"""Writing the recommendation into a spec: one value replaced or one line added, everything else stays byte for byte."""

from __future__ import annotations

from lbgen.diagnostics import Span
from lbgen.failure import Refused
from lbgen.topology.build import Built, build


def applied(spec: Built, path: str, upstream: str, algorithm: str) -> str:
    """The text of the spec with that algorithm; Refused when it cannot be done for certain."""
    text = spec.sources[path].text if path in spec.sources else ""
    place = ("upstreams", upstream)
    wanted = (*place, "algorithm")
    span = spec.span(wanted if spec.is_written(wanted) else place)
    if span.source != path:
        raise Refused(f"upstream `{upstream}` is written in `{span.source}`", "apply it there")
    changed = _replaced(text, span, algorithm) if spec.is_written(wanted) else _inserted(text, span, algorithm)
    again = build(path, text=changed)
    node = again.topology.upstreams.get(upstream) if again.topology else None
    if node is None or node.algorithm != algorithm:
        raise Refused(f"`{path}` cannot be edited safely", f"write `algorithm: {algorithm}` into it by hand")
    return changed


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(one) for one in text.splitlines(keepends=True)[: line - 1]) + column - 1


def _replaced(text: str, span: Span, algorithm: str) -> str:
    start = _offset(text, span.line, span.column)
    end = _offset(text, span.end_line, span.end_column)
    return text[:start] + algorithm + text[end:]


def _inserted(text: str, span: Span, algorithm: str) -> str:
    """Before the first key of a block, or behind the brace of a flow mapping."""
    start = _offset(text, span.line, span.column)
    if text[start] == "{":
        return f"{text[: start + 1]}algorithm: {algorithm}, {text[start + 1 :]}"
    return f"{text[:start]}algorithm: {algorithm}\n{' ' * (span.column - 1)}{text[start:]}"
