"""One line of a section, with its place in the whole."""

from __future__ import annotations

from functools import cached_property

from lbgen.diagnostics import Edit, Fix, Span
from lbgen.lean_typing import TYPE_CHECKING
from lbgen.targets.haproxy.resolved.branches import Branch, exclude
from lbgen.targets.haproxy.resolved.condition import Condition, condition
from lbgen.targets.haproxy.tree import Line, Word

if TYPE_CHECKING:
    from lbgen.targets.haproxy.resolved.section import SectionView

CONDITIONAL = frozenset(
    (
        *("block", "force-persist", "http-after-response", "http-request", "http-response", "ignore-persist"),
        *("monitor", "redirect", "stats", "stick", "tcp-request", "tcp-response", "use-server", "use_backend"),
    )
)


class Statement:
    """A line with words. `words` come without a leading `no` or `default`, which `prefix` holds.

    `at` is the index of `words[0]` on the line, `order` counts the statements of the unit.
    """

    __slots__ = ("__dict__", "at", "branch", "keyword", "line", "order", "prefix", "section", "source", "words")

    def __init__(self, line: Line, source: str, section: SectionView, branch: Branch, order: int) -> None:
        self.line, self.source, self.section, self.branch, self.order = line, source, section, branch, order
        self.prefix = line.words[0] if len(line.words) > 1 and line.words[0] in ("no", "default") else ""
        self.at = 1 if self.prefix else 0
        self.words = line.words[self.at :]
        self.keyword = self.words[0]  # what it is: `option`, `http-request`, `server`

    def word(self, index: int) -> str:
        """A word, or an empty text beyond the end."""
        return self.words[index] if index < len(self.words) else ""

    def after(self, word: str) -> str:
        """The word behind `word`; empty where there is none."""
        try:
            return self.word(self.words.index(word) + 1)
        except ValueError:
            return ""

    @cached_property
    def condition(self) -> Condition | None:
        """What stands behind `if` or `unless`; None without, and for keywords that take no condition."""
        return condition(self.words) if self.keyword in CONDITIONAL else None

    @property
    def action(self) -> tuple[str, ...]:
        """The words without the condition."""
        return self.words[: self.condition.at] if self.condition else self.words

    @cached_property
    def _places(self) -> tuple[Word, ...]:
        return self.line.spelled()

    def span(self) -> Span:
        """The whole statement."""
        return self.line.span(self.source)

    def word_span(self, first: int, last: int | None = None) -> Span:
        """A word, or the words from `first` to `last`."""
        words = self._places
        start = words[min(first + self.at, len(words) - 1)]
        end = words[min((first if last is None else last) + self.at, len(words) - 1)]
        return Span(self.source, self.line.number, start.column, self.line.number, end.end_column)

    def is_bare(self, index: int) -> bool:
        """Whether a word is written without quotes and escapes."""
        place = self._places[index + self.at]
        return place.raw == place.text

    def excludes(self, other: Statement) -> bool:
        """Whether never both are read (two arms of one `.if`)."""
        return exclude(self.branch, other.branch)

    def is_unknown(self, index: int) -> bool:
        """Whether a word depends on the environment."""
        return "$" in self.word(index)

    def replacing(self, title: str, index: int, text: str, *, safe: bool = True) -> Fix:
        """The fix that writes `text` (as it is to stand in the file) in place of a word."""
        return Fix(title, (Edit(self.word_span(index), text),), safe)

    def inserting(self, title: str, index: int, text: str, *, safe: bool = True) -> Fix:
        """The fix that writes `text` behind a word, after a blank."""
        span = self.word_span(index)
        at = Span(self.source, span.end_line, span.end_column, span.end_line, span.end_column)
        return Fix(title, (Edit(at, f" {text}"),), safe)

    def appending(self, title: str, text: str, *, safe: bool = True) -> Fix:
        """The fix that writes `text` at the end of the statement."""
        return self.inserting(title, len(self.words) - 1, text, safe=safe)

    def removing(self, title: str, *, safe: bool = True) -> Fix:
        """The fix that takes the whole line away."""
        return Fix(title, (Edit(Span(self.source, self.line.number, 1, self.line.number + 1, 1), ""),), safe)

    def followed_by(self, title: str, text: str, *, safe: bool = True) -> Fix:
        """The fix that adds a line below, indented as a statement is."""
        end = len(self.line.raw.rstrip("\r")) + 1
        is_head = self is self.section.head
        indent = "    " if is_head else self.line.raw[: len(self.line.raw) - len(self.line.raw.lstrip())]
        at = Span(self.source, self.line.number, end, self.line.number, end)
        return Fix(title, (Edit(at, f"\n{indent}{text}"),), safe)
