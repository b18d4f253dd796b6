"""haproxy.cfg to a tree: sections, lines, words; any text gives a tree and diagnostics, never an exception."""

from __future__ import annotations

import itertools

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.ports import Parsed
from lbgen.targets.haproxy.lexer import MOST_WORDS, Fault, lex, needs_care
from lbgen.targets.haproxy.tree import Line, Section, Tree

SECTIONS = frozenset(
    (
        *("acme", "backend", "cache", "crt-store", "defaults", "fcgi-app", "frontend", "global", "healthcheck"),
        *("http-errors", "listen", "log-forward", "log-profile", "mailers", "peers", "program", "resolvers", "ring"),
        *("traces", "userlist"),
    )
)
_UNNAMED = ("global",)


def parse(source: Source) -> Parsed:
    """The tree of a text; its diagnostics are HAP0nn."""
    lines: list[Line] = []
    faults: list[tuple[int, Fault]] = []
    text = source.text
    for number, raw in enumerate(text.split("\n"), 1):
        if needs_care(raw):
            lexed = lex(raw)
            faults.extend((number, fault) for fault in lexed.faults)
            lines.append(Line(number, raw, tuple(word.text for word in lexed.words), lexed.comment))
        else:
            words = tuple(raw.split())
            if len(words) > MOST_WORDS:
                faults.extend((number, fault) for fault in lex(raw).faults)
            lines.append(Line(number, raw, words, None))
    last = lines.pop() if not lines[-1].raw else None
    if last is None:
        faults.append((lines[-1].number, Fault("HAP008", "the last line does not end", len(lines[-1].raw) + 1)))
    tree, found = _sections(source.name, lines)
    faults.extend(found)
    faults.extend(_conditionals(lines))
    return Parsed(tree, tuple(_diagnostic(source.name, number, fault) for number, fault in sorted(faults)))


def _sections(name: str, lines: list[Line]) -> tuple[Tree, list[tuple[int, Fault]]]:
    starts = [index for index, line in enumerate(lines) if line.words and line.words[0] in SECTIONS]
    preamble = tuple(lines[: starts[0] if starts else len(lines)])
    sections = tuple(
        _section(lines[start], tuple(lines[start + 1 : end]))
        for start, end in itertools.pairwise([*starts, len(lines)])
    )
    faults = [
        (line.number, Fault("HAP005", f"`{line.keyword}` stands before any section", line.spelled()[0].column))
        for line in preamble
        if line.words and not line.keyword.startswith(".")
    ]
    return Tree(name, preamble, sections), faults


def _section(head: Line, lines: tuple[Line, ...]) -> Section:
    kind = head.words[0]
    name = head.words[1] if len(head.words) > 1 and kind not in _UNNAMED else ""
    return Section(kind, name, head, lines)


def _conditionals(lines: list[Line]) -> list[tuple[int, Fault]]:
    open_lines: list[Line] = []
    faults: list[tuple[int, Fault]] = []
    for line in lines:
        if not line.keyword.startswith("."):
            continue
        match line.keyword:
            case ".if":
                open_lines.append(line)
            case ".elif" | ".else" | ".endif" if not open_lines:
                faults.append((line.number, Fault("HAP006", f"`{line.keyword}` without `.if`", 1)))
            case ".endif":
                open_lines.pop()
    faults.extend((line.number, Fault("HAP006", "this `.if` is never closed", 1)) for line in open_lines)
    return faults


def _diagnostic(source: str, number: int, fault: Fault) -> Diagnostic:
    span = Span(source, number, fault.column, number, fault.column + 1)
    return Diagnostic(fault.code, Severity.ERROR, fault.message, span)
