"""Text to tree; any text gives a tree and diagnostics, never an exception."""

from __future__ import annotations

from lbgen.diagnostics import Diagnostic, Severity, Source
from lbgen.ports import Parsed
from lbgen.targets.nginx.lexer import Token, Word, tokens, word
from lbgen.targets.nginx.tree import Comment, Directive, Tree, line_starts, span

MOST_DEPTH = 200
LONGEST_WORD_BYTES = 4096


class NginxDialect:
    """nginx.conf and what it includes."""

    name = "nginx"

    def sniff(self, path: str, head: str) -> bool:
        """By name (`nginx.conf`, `*.nginx`), or by a first block that only nginx has."""
        base = path.rpartition("/")[2]
        if base == "nginx.conf" or base.endswith((".nginx", ".nginx.conf")) or "/nginx/" in path:
            return True
        return any(f"{block} {{" in head for block in ("http", "server", "events", "stream", "location /"))

    def parse(self, source: Source) -> Parsed:
        """The tree of a file."""
        return _Parser(source).parse()


class _Parser:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts = line_starts(source.text)
        self._comments: list[Comment] = []
        self._diagnostics: list[Diagnostic] = []
        self._stack: list[tuple[Word, tuple[Word, ...], list[Directive]]] = []
        self._block: list[Directive] = []
        self._words: list[Word] = []

    def parse(self) -> Parsed:
        top = self._block
        skip_to = 0
        for token in tokens(self._source.text):
            if token.start < skip_to:
                continue
            match token.kind:
                case "word" | "quoted":
                    self._add_word(token)
                case "end":
                    self._finish_simple(token)
                case "open":
                    skip_to = self._open(token)
                case "close":
                    self._close(token)
                case "comment":
                    self._comments.append(Comment(token.raw[1:], token.start))
                case _:
                    self._say("NGX002", token.start, token.start + 1, "a quote is never closed", "close it")
                    break
        self._finish()
        tree = Tree(self._source, top, self._comments, self._starts)
        return Parsed(tree, tuple(self._diagnostics))

    def _add_word(self, token: Token) -> None:
        if len(token.raw) > LONGEST_WORD_BYTES // 4 and len(token.raw.encode()) > LONGEST_WORD_BYTES:
            self._say(
                "NGX003", token.start, token.start + len(token.raw), "nginx refuses words above 4096 bytes", "split it"
            )
        self._words.append(word(token))

    def _finish_simple(self, token: Token) -> None:
        if not self._words:
            self._say("NGX004", token.start, token.start + 1, "a `;` that ends nothing", "remove it")
            return
        name, *arguments = self._words
        self._block.append(Directive(name, tuple(arguments), None, token.start + 1))
        self._words = []

    def _open(self, token: Token) -> int:
        """Begin a block; returns where to go on reading (behind the code of a Lua block)."""
        if not self._words:
            self._say(
                "NGX004", token.start, token.start + 1, "a block without a name", "write the directive before `{`"
            )
            self._words = [Word("", "", token.start)]
        name, *arguments = self._words
        self._words = []
        if name.value.endswith("_by_lua_block"):
            end = _lua_end(self._source.text, token.start)
            self._block.append(Directive(name, tuple(arguments), (), end))
            return end
        if len(self._stack) >= MOST_DEPTH:
            self._say(
                "NGX005", token.start, token.start + 1, f"blocks nest more than {MOST_DEPTH} deep", "flatten them"
            )
            return len(self._source.text)
        self._stack.append((name, tuple(arguments), self._block))
        self._block = []
        return 0

    def _close(self, token: Token) -> None:
        self._end_of_block(token.start)
        if not self._stack:
            self._say("NGX001", token.start, token.start + 1, "a `}` that closes nothing", "remove it")
            return
        name, arguments, outer = self._stack.pop()
        outer.append(Directive(name, arguments, self._block, token.start + 1))
        self._block = outer

    def _end_of_block(self, position: int) -> None:
        if self._words:
            first = self._words[0]
            self._say("NGX001", first.start, first.end, f"`{first.value}` is not ended by `;`", "add a `;`")
            name, *arguments = self._words
            self._block.append(Directive(name, tuple(arguments), None, position))
            self._words = []

    def _finish(self) -> None:
        end = len(self._source.text)
        self._end_of_block(end)
        while self._stack:
            name, arguments, outer = self._stack.pop()
            self._say("NGX001", name.start, name.end, f"block `{name.value}` is never closed", "add a `}`")
            outer.append(Directive(name, arguments, self._block, end))
            self._block = outer

    def _say(self, code: str, start: int, end: int, message: str, help_text: str) -> None:
        place = span(self._source, self._starts, start, end)
        self._diagnostics.append(Diagnostic(code, Severity.ERROR, message, place, help=help_text))


def _lua_end(text: str, opening: int) -> int:
    """Behind the `}` that closes a Lua block: braces balance outside of strings and comments."""
    depth = 0
    position = opening
    while position < len(text):
        character = text[position]
        if character in "\"'":
            closing = position + 1
            while closing < len(text) and text[closing] not in (character, "\n"):
                closing += 2 if text[closing] == "\\" else 1
            position = closing
        elif text.startswith("--", position):
            newline = text.find("\n", position)
            position = len(text) if newline < 0 else newline
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    return len(text)
