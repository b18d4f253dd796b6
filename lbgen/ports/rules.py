"""A lint rule: one file, whose name is the code and the slug, and whose docstring is the manual page.

`lbgen/targets/nginx/lint_rules/ngx101_alias_slash.py` is rule NGX101, `alias-slash`. The file holds one function
`check` under the decorator `rule`; it is called with each node whose key it asked for, and with the node's unit.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable

from lbgen.diagnostics import Fix, Label, Severity, Span
from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports.version import Version, is_between, parse


class Confidence(enum.Enum):
    """How sure a rule is: `certain` follows from what is written, `likely` rests on how such configs are meant."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Problem(NamedTuple):
    """What a rule found.

    `severity` replaces the rule's own, for what is worse or milder in this place; `help` is the next step.
    """

    span: Span
    message: str
    help: str = ""
    label: str = ""
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None


Check = Callable[[Any, Any], Iterable[Problem]]


class Rule(NamedTuple):
    """A check and when it is asked.

    `on` are the keys of the nodes it wants to see (a directive's name, a resource's type, `*` for the whole unit). It
    is asked for engine versions from `since` up to, but not including, `before` (empty: no bound), nor from those in
    `backported` on to the end of their branch. `is_pedantic` rules are off unless they are selected. `is_refused` says
    that the engine itself refuses what the rule finds. `needs` are keys without any of which it finds nothing: a unit
    that has no node of these is not shown to it.
    """

    check: Check
    on: tuple[str, ...]
    severity: Severity
    confidence: Confidence = Confidence.CERTAIN
    since: Version = ()
    before: Version = ()
    is_pedantic: bool = False
    is_refused: bool = False
    backported: tuple[Version, ...] = ()
    needs: tuple[str, ...] = ()

    def concerns(self, version: Version) -> bool:
        """Whether it is asked for this engine version; what a version leaves out is taken for the newest."""
        is_bound = self.since or self.before or self.backported
        return not is_bound or is_between(version, self.since, self.before, self.backported)


def rule(
    *on: str,
    severity: Severity,
    confidence: Confidence = Confidence.CERTAIN,
    since: str = "",
    before: str = "",
    backported: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    is_pedantic: bool = False,
    is_refused: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a check function."""

    def made(check: Check) -> Rule:
        ends = tuple(map(parse, backported))
        return Rule(check, on, severity, confidence, parse(since), parse(before), is_pedantic, is_refused, ends, needs)

    return made
