"""Which rules run: `--select` and `--ignore` name codes, their beginnings, slugs, or ALL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.lint.registry import Named

EVERYTHING = "ALL"


class Selection(NamedTuple):
    """Names given by the user. Without `select`, every rule that is not pedantic runs; `ignore` has the last word."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, named: Named) -> bool:
        """Whether a rule runs. A pedantic one must be named by its code or slug, or by ALL."""
        if self.ignore and any(matches(name, named.code, named.slug) for name in self.ignore):
            return False
        if not self.select:
            return not named.rule.is_pedantic
        return any(matches(name, named.code, named.slug) for name in self.select)


def matches(name: str, code: str, slug: str = "") -> bool:
    """Whether a user's name means this rule: ALL, a beginning of the code in any case, or the slug."""
    upper = name.upper()
    return upper == EVERYTHING or code.startswith(upper) or (bool(slug) and name.lower() == slug)


def unknown(names: Iterable[str], rules: Sequence[Named]) -> list[str]:
    """The names that mean no rule at all."""
    return [name for name in names if not any(matches(name, one.code, one.slug) for one in rules)]
