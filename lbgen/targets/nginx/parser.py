"""Text to tree; any text gives a tree and diagnostics, never an exception."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lbgen.diagnostics import Diagnostic, Edit, Fix, Severity, Source
from lbgen.ports import Parsed
from lbgen.targets.nginx.lexer import STATEMENT, WORD, Word, says, word
from lbgen.targets.nginx.lua import end_of_block
from lbgen.targets.nginx.tree import Comment, Directive, Tree, line_starts, span

MOST_DEPTH = 200
LONGEST_WORD_BYTES = 4096
_UNENDED = "NGX001"
_QUOTE = "NGX002"
_TOO_LONG = "NGX003"
_EMPTY = "NGX004"
_TOO_DEEP = "NGX005"
_UNQUOTED = "NGX006"
_BLANK = r"\s*+"
_REPEATED = r"\d+,?\d*\}"  # behind a `{` in an expression
_REST_OF_EXPRESSION = r"(?:[^\s;{]|\{\d+,?\d*\})*+"


def parse(source: Source) -> Parsed:
    """The tree of a file."""
    return _Parser(source).parse()


class _Parser:
    """One statement per match; what no statement matches is looked at word by word."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._starts = line_starts(source.text)
        self._comments: list[Comment] = []
        self._diagnostics: list[Diagnostic] = []
        self._stack: list[tuple[Directive, list[Directive]]] = []
        self._block: list[Directive] = []

    def parse(self) -> Parsed:
        text, top = self._text, self._block
        match = STATEMENT.match
        position = 0
        while True:
            found = match(text, position)
            if found is None:
                position = self._odd(position)
                continue
            kind = found.lastgroup
            if kind == "end":
                position = self._statement(found)
            elif kind == "close":
                position = found.end()
                self._close(position)
            elif kind == "comment":
                position = found.end()
                self._comments.append(Comment(found["comment"][1:], found.start("comment")))
            else:
                break
        self._finish()
        tree = Tree(self._source, top, self._comments, self._starts)
        return Parsed(tree, tuple(self._diagnostics))

    def _statement(self, found: re.Match[str]) -> int:
        start, end = found.span("words")
        name, *values = says(self._text, start, end)
        made = Directive(self._text, start, end, name, tuple(values))
        if end - start > LONGEST_WORD_BYTES // 4:
            self._check_lengths(made.words)
        position = found.end()
        if self._text[position - 1] == ";":
            made.end = position
            self._block.append(made)
            return position
        if self._is_repeated(made, position):
            return self._unquoted(made, position - 1)
        return self._add(made, "{", position)

    def _is_repeated(self, made: Directive, position: int) -> bool:
        """Whether the `{` before a position is that of a `{4}` in an expression without quotes."""
        before = self._text[position - 2]
        is_glued = bool(made.values or self._text[made.start] == "~") and not before.isspace() and before not in "\"'"
        return is_glued and _match(_REPEATED, self._text, position) is not None

    def _unquoted(self, made: Directive, position: int) -> int:
        """Say so, and go on as if the expression around a `{` stood in quotes."""
        *words, last = made.words
        end = _match(_REST_OF_EXPRESSION, self._text, position).end()  # type: ignore[union-attr]  # always matches
        if made.name == "if" and self._text[end - 1] == ")":
            end -= 1
        whole = word(self._text[last.start : end], last.start)
        place = span(self._source, self._starts, last.start, end)
        fix = None if '"' in whole.raw else Fix("put it in quotes", (Edit(place, f'"{whole.raw}"'),))
        message = "outside quotes a `{` opens a block, in an expression too"
        self._diagnostics.append(
            Diagnostic(_UNQUOTED, Severity.ERROR, message, place, help="put the expression in quotes", fix=fix)
        )
        return self._odd(end, [*words, whole])

    def _add(self, made: Directive, ended_by: str, position: int) -> int:
        """Put a directive into its block; where to read on."""
        made.end = position
        self._block.append(made)
        if ended_by != "{":
            return position
        made.block = []
        if made.name.endswith("_by_lua_block"):
            made.end = end_of_block(self._text, position - 1)
            return made.end
        if len(self._stack) >= MOST_DEPTH:
            self._say(_TOO_DEEP, made.start, position, f"blocks nest more than {MOST_DEPTH} deep", "flatten them")
            return len(self._text)
        self._stack.append((made, self._block))
        self._block = made.block
        return position

    def _close(self, position: int) -> None:
        if not self._stack:
            self._say(_UNENDED, position - 1, position, "a `}` that closes nothing", "remove it")
            return
        made, self._block = self._stack.pop()
        made.end = position

    def _odd(self, position: int, begun: Sequence[Word] = ()) -> int:
        """Word by word: comments within a directive, and every mistake. Returns where to read on, always further."""
        words = [*begun]
        while True:
            position = _match(_BLANK, self._text, position).end()  # type: ignore[union-attr]  # always matches
            found = _match(WORD, self._text, position)
            if found is not None:
                words.append(word(found[0], position))
                position = found.end()
            elif self._text.startswith("#", position):
                newline = self._text.find("\n", position)
                end = len(self._text) if newline < 0 else newline
                self._comments.append(Comment(self._text[position + 1 : end], position))
                position = end
            else:
                return self._end_odd(words, position)

    def _end_odd(self, words: list[Word], position: int) -> int:
        ended_by = self._text[position : position + 1]
        if ended_by in (";", "{"):
            if not words:
                what = "a `;` that ends nothing" if ended_by == ";" else "a block without a name"
                self._say(_EMPTY, position, position + 1, what, "write a directive before it, or remove it")
                words = [Word("", "", position)]
                if ended_by == ";":
                    return position + 1
            return self._add(self._made(words, position), ended_by, position + 1)
        is_odd = ended_by not in ("", "}")
        if words:
            first = words[0]
            if not is_odd:
                self._say(_UNENDED, first.start, first.end, f"`{first.value}` is not ended by `;`", "add a `;`")
            self._add(self._made(words, words[-1].end), ";", words[-1].end)
        if ended_by in ('"', "'"):
            return self._skip_quote(position)
        if is_odd:
            self._say(_UNENDED, position, position + 1, f"a lone `{ended_by}`", "remove it")
        return position + is_odd

    def _made(self, words: list[Word], end: int) -> Directive:
        values = tuple(one.value for one in words[1:])
        made = Directive(self._text, words[0].start, end, words[0].value, values)
        made.words = tuple(words)
        self._check_lengths(made.words)
        return made

    def _skip_quote(self, position: int) -> int:
        """A quote that is never closed, or has something right behind it."""
        quote = self._text[position]
        closing = _match(rf"{quote}(?:[^{quote}\\]|\\.)*+{quote}", self._text, position)
        if closing is None:
            self._say(_QUOTE, position, position + 1, f"a quote `{quote}` is never closed", "close it")
            return len(self._text)
        end = closing.end()
        self._say(
            _QUOTE,
            end,
            end + 1,
            f"`{self._text[end : end + 1]}` right behind a closing quote",
            "put a space between them",
        )
        return end

    def _finish(self) -> None:
        end = len(self._text)
        while self._stack:
            made, self._block = self._stack.pop()
            made.end = end
            self._say(
                _UNENDED, made.start, made.start + len(made.name), f"block `{made.name}` is never closed", "add a `}`"
            )

    def _check_lengths(self, words: tuple[Word, ...]) -> None:
        for one in words:
            if len(one.raw.encode("utf-8", "surrogatepass")) > LONGEST_WORD_BYTES:
                self._say(
                    _TOO_LONG, one.start, one.end, f"nginx refuses words above {LONGEST_WORD_BYTES} bytes", "split it"
                )

    def _say(self, code: str, start: int, end: int, message: str, help_text: str) -> None:
        place = span(self._source, self._starts, start, end)
        self._diagnostics.append(Diagnostic(code, Severity.ERROR, message, place, help=help_text))


def _match(pattern: str, text: str, position: int) -> re.Match[str] | None:
    """For what few files need: compiled when it is."""
    return re.compile(pattern, re.DOTALL).match(text, position)
