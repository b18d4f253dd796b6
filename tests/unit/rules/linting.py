"""Lint one text as a file of a language, without a disk."""

from __future__ import annotations

from lbgen.diagnostics import Diagnostic, Source
from lbgen.lint import Run, Selection, check, languages
from lbgen.ports import Language, Options

NAMES = {
    "nginx": "nginx.conf",
    "haproxy": "haproxy.cfg",
    "aws": "main.tf",
    "kubernetes": "manifests.yaml",
    "spec": "shop.lbgen.yaml",
}


class NoFiles:
    """A disk that is empty."""

    def read(self, path):
        return None

    def glob(self, pattern):
        return []


def language(target: str) -> Language:
    return next(one for one in languages() if one.target == target)


def lint(target: str, text: str, *, version: tuple[int, ...] = (), select: tuple[str, ...] = ()) -> list[Diagnostic]:
    """Findings for a text, in reading order."""
    spoken = language(target)
    options = Options(version or spoken.default.version, spoken.default.edition)
    return check(spoken, [Source(NAMES[target], text)], Run(NoFiles(), Selection(select)), options).found


def codes(target: str, text: str, **more) -> list[str]:
    """`CODE:line:column` of each finding."""
    return [f"{one.code}:{one.span.line}:{one.span.column}" for one in lint(target, text, **more)]
