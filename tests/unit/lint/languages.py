"""A language of three rules, so that the room of lint is tested without any target's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lbgen.diagnostics import Diagnostic, Edit, Fix, Severity, Source, Span
from lbgen.ports import Confidence, Language, Options, Parsed, Problem, rule

PACKAGE = "tests.unit.lint.toy"


class Dialect:
    name = "toy"

    def sniff(self, path, head):
        return path.endswith(".toy")

    def parse(self, source):
        return Parsed(None, ())


class Unit:
    """A file of words, one a line; `(` is what cannot be parsed."""

    def __init__(self, source: Source, options: Options) -> None:
        self.sources = {source.name: source}
        self.options = options
        self.is_complete = True
        self.diagnostics = tuple(
            Diagnostic("TOY001", Severity.ERROR, "a parenthesis", Span(source.name, number, 1, number, 2))
            for number, line in enumerate(source.text.split("\n"), 1)
            if "(" in line
        )
        self._source = source

    def nodes(self):
        yield "*", self
        for number, line in enumerate(self._source.text.split("\n"), 1):
            for found in re.finditer(r"\w+", line.partition("#")[0]):
                span = Span(self._source.name, number, found.start() + 1, number, found.end() + 1)
                yield found[0], span


@rule("bad", severity=Severity.ERROR)
def bad(span, unit):
    yield Problem(span, "`bad` is bad", "write `good`", fix=Fix("write good", (Edit(span, "good"),)))


@rule("risky", severity=Severity.WARNING, confidence=Confidence.LIKELY, before="2.0")
def risky(span, unit):
    yield Problem(span, "`risky` is risky", fix=Fix("write (", (Edit(span, "("),), safe=False))


@rule("*", severity=Severity.INFO, is_pedantic=True)
def short(unit, _):
    if len(next(iter(unit.sources.values())).text) < 5:
        yield Problem(Span(next(iter(unit.sources)), 1, 1, 1, 1), "a short file")


def units(sources: Sequence[Source], files, options):
    return [Unit(source, options) for source in sources]


LANGUAGE = Language("toy", "toy", Dialect(), PACKAGE, Options((1, 5)), units)
