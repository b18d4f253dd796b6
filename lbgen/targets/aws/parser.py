"""Tokens to tree by recursive descent; any text gives a tree and diagnostics, never an exception."""

from __future__ import annotations

import re

from lbgen.diagnostics import Diagnostic, Severity, Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Parsed
from lbgen.targets.aws.lexer import Token, token_at
from lbgen.targets.aws.strings import string_value
from lbgen.targets.aws.tree import Attribute, Block, Body, Comment, Expression, Tree, line_starts, traversal
from lbgen.whole_number import LARGEST, whole_number

MOST_DEPTH = 100
_BINARY = frozenset(("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||"))
_LINE = lazy_pattern(
    r"""[ \t\r\n\ufeff]*+(?:
        (?P<comment>\#[^\n]*|//[^\n]*|/\*.*?\*/)
        |(?P<close>\})
        |(?P<name>[^\W\d][\w-]*+)[ \t]*+(?:
            =[ \t]*(?:(?P<string>"[^"\\$%\n]*")|(?P<number>\d+)|(?P<word>true|false|null)
                |(?P<reference>[^\W\d][\w-]*+(?:\.[^\W\d][\w-]*+)*+))[ \t]*(?=\r?\n|\Z)
            |(?P<assign>=(?!=))
            |(?P<labels>(?:"[^"\\$%\n]*"[ \t]*+|[^\W\d][\w-]*+[ \t]++)*+)\{
        )
    )""",
    re.VERBOSE | re.DOTALL,
)
_LABEL = lazy_pattern(r'"([^"]*)"|([^\s"]+)')
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class TerraformDialect:
    """*.tf, *.tfvars and *.hcl."""

    name = "terraform"

    def sniff(self, path: str, head: str) -> bool:
        """By name, or by a first block that only Terraform has."""
        if path.endswith((".tf", ".tfvars", ".hcl")):
            return True
        return any(
            line.startswith(('resource "', 'variable "', 'module "', "terraform {")) for line in head.split("\n")
        )

    def parse(self, source: Source) -> Parsed:
        """The tree of a file."""
        return _Parser(source).parse()


class _SyntaxError(Exception):
    def __init__(self, token: Token, expected: str) -> None:
        super().__init__(expected)
        self.token = token
        self.expected = expected


class _Parser:
    """Bodies are read line by line with one regex; what it does not cover goes token by token."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._comments: list[Comment] = []
        self._position = 0
        self._depth = 0
        self._brackets = 0  # within ( and [ line ends mean nothing
        self._token = Token("newline", "", 0)

    def parse(self) -> Parsed:
        starts = line_starts(self._text)
        try:
            body, _ = self._body()
        except _SyntaxError as error:
            tree = Tree(self._source, Body((), ()), tuple(self._comments), starts)
            token = error.token
            span = tree.span(token.start, token.start + max(len(token.raw), token.kind != "end"))
            said = Diagnostic("AWS001", Severity.ERROR, f"not HCL: {error.expected}", span, label=_shown(token))
            return Parsed(tree, (said,))
        return Parsed(Tree(self._source, body, tuple(self._comments), starts), ())

    # -- bodies

    def _body(self, opened: Token | None = None) -> tuple[Body, int]:
        """A body, and the offset behind its closing brace; that of the file was opened by nothing."""
        is_file = opened is None
        self._deeper(opened)
        attributes: list[Attribute] = []
        blocks: list[Block] = []
        while True:
            found = _LINE.match(self._text, self._position)
            if found is None:
                self._finish_file(is_file=is_file)
                break
            kind = found.lastgroup
            self._position = found.end()
            if kind == "comment":
                self._comments.append(Comment(_comment_text(found[kind]), found.start(kind)))
            elif kind == "close":
                if is_file:
                    raise _SyntaxError(Token("operator", "}", found.start(kind)), "a `}` that closes nothing")
                break
            elif kind == "labels":
                blocks.append(self._block(found))
            else:
                attributes.append(self._attribute(found, kind or ""))
        self._depth -= 1
        return Body(tuple(attributes), tuple(blocks)), self._position

    def _finish_file(self, *, is_file: bool) -> None:
        """Where no line begins: the end of the file, or an error."""
        token = token_at(self._text, self._position)
        while token.kind == "newline":
            token = token_at(self._text, token.end)
        if token.kind == "end":
            if is_file:
                return
            raise _SyntaxError(token, "`}` expected")
        following = token_at(self._text, token.end)
        raise _SyntaxError(following if token.kind == "name" else token, "an attribute or a block expected")

    def _block(self, found: re.Match[str]) -> Block:
        labels = tuple(quoted or bare for quoted, bare in _LABEL.findall(found["labels"]))
        body, end = self._body(Token("name", found["name"], found.start("name")))
        self._end_line()
        return Block(found["name"], labels, found.start("name"), end, body)

    def _attribute(self, found: re.Match[str], kind: str) -> Attribute:
        name, start = found["name"], found.start("name")
        if kind == "assign":
            self._next()
            return Attribute(name, start, self._last(self._expression()))
        raw, place = found[kind], found.span(kind)
        if kind == "reference":
            return Attribute(name, start, traversal(raw, place[0]))
        value = raw[1:-1] if kind == "string" else whole_number(raw) if kind == "number" else _KEYWORDS[raw]
        return Attribute(name, start, Expression("literal", *place, value))

    def _last(self, value: Expression) -> Expression:
        """An attribute's value: a line end or the closing brace comes behind it."""
        token = self._token
        if token.kind not in ("newline", "end") and not self._is("}"):
            raise _SyntaxError(token, "a line end expected")
        self._position = token.start
        return value

    def _end_line(self) -> None:
        """Behind a block: a line end, the closing brace, or the end."""
        token = token_at(self._text, self._position)
        if token.kind not in ("newline", "end", "comment") and token.raw != "}":
            raise _SyntaxError(token, "a line end expected")

    # -- tokens

    def _next(self) -> Token:
        """Go to the next token; the one before is returned."""
        before = self._token
        while True:
            self._token = token = token_at(self._text, self._position)
            if token.kind == "comment":
                self._comments.append(Comment(_comment_text(token.raw), token.start))
            elif token.kind != "newline" or not self._brackets:
                break
            self._position = token.end
        self._position = token.end
        return before

    def _is(self, raw: str) -> bool:
        return self._token.raw == raw and self._token.kind == "operator"

    def _take(self, raw: str) -> Token:
        if not self._is(raw):
            raise _SyntaxError(self._token, f"`{raw}` expected")
        return self._next()

    def _skip_lines(self) -> None:
        while self._token.kind == "newline":
            self._next()

    def _deeper(self, opened: Token | None = None) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise _SyntaxError(opened or self._token, f"nested deeper than {MOST_DEPTH}")

    def _open(self) -> None:
        """Go behind `(` or `[`."""
        self._brackets += 1
        self._next()

    def _close(self, raw: str) -> Token:
        """Go behind the `)` or `]` that ends it."""
        if not self._is(raw):
            raise _SyntaxError(self._token, f"`{raw}` expected")
        self._brackets -= 1
        return self._next()

    # -- expressions

    def _expression(self) -> Expression:
        self._deeper()
        first = self._operation()
        if self._is("?"):
            self._next()
            items = [first, self._expression()]
            self._take(":")
            items.append(self._expression())
            first = Expression("other", first.start, items[-1].end, items=tuple(items))
        self._depth -= 1
        return first

    def _operation(self) -> Expression:
        first = self._unary()
        if self._token.raw not in _BINARY:
            return first
        operands = [first]
        while self._token.raw in _BINARY and self._token.kind == "operator":
            self._next()
            operands.append(self._unary())
        return Expression("other", first.start, operands[-1].end, items=tuple(operands))

    def _unary(self) -> Expression:
        if self._token.raw not in ("-", "!") or self._token.kind != "operator":
            return self._postfix(self._primary())
        sign = self._next()
        self._deeper()
        inner = self._unary()
        self._depth -= 1
        if sign.raw == "-" and inner.kind == "literal" and isinstance(inner.value, int | float):
            return Expression("literal", sign.start, inner.end, -inner.value)
        return Expression("other", sign.start, inner.end, items=(inner,))

    def _postfix(self, inner: Expression) -> Expression:
        while True:
            if self._is("."):
                self._next()
                token = self._next()
                if token.kind not in ("name", "number") and token.raw != "*":
                    raise _SyntaxError(token, "a name expected")
                inner = Expression("other", inner.start, token.end, items=(inner,))
            elif self._is("["):
                self._open()
                items = [inner]
                if self._is("*"):
                    self._next()
                else:
                    items.append(self._expression())
                inner = Expression("other", inner.start, self._close("]").end, items=tuple(items))
            else:
                return inner

    def _primary(self) -> Expression:
        token = self._token
        match token.kind:
            case "number":
                self._next()
                is_float = any(mark in token.raw for mark in ".eE")
                number = min(float(token.raw), float(LARGEST)) if is_float else whole_number(token.raw)
                return Expression("literal", token.start, token.end, number)
            case "string" | "heredoc":
                self._next()
                value = string_value(token.raw)
                if value is None:
                    return Expression("other", token.start, token.end)
                return Expression("literal", token.start, token.end, value)
            case "name":
                return self._named()
        if self._is("("):
            self._open()
            inner = self._expression()
            return Expression("other", token.start, self._close(")").end, items=(inner,))
        if self._is("["):
            return self._list()
        if self._is("{"):
            return self._object()
        raise _SyntaxError(token, "a value expected")

    def _named(self) -> Expression:
        token = self._next()
        end = token.end
        if token.raw in _KEYWORDS:
            return Expression("literal", token.start, end, _KEYWORDS[token.raw])
        while self._is("::"):
            self._next()
            end = self._next().end
        if not self._is("("):
            return Expression("other", token.start, end)
        self._open()
        items = self._items(")")
        return Expression("other", token.start, self._close(")").end, items=items)

    def _items(self, closing: str) -> tuple[Expression, ...]:
        items = []
        while not self._is(closing):
            items.append(self._expression())
            if self._is("..."):
                self._next()
            if not self._is(","):
                break
            self._next()
        return tuple(items)

    def _list(self) -> Expression:
        start = self._token.start
        self._open()
        if self._token.raw == "for" and self._token.kind == "name":
            items = self._for()
            return Expression("other", start, self._close("]").end, items=items)
        items = self._items("]")
        return Expression("list", start, self._close("]").end, items=items)

    def _object(self) -> Expression:
        start = self._token.start
        brackets, self._brackets = self._brackets, 0
        self._next()
        self._skip_lines()
        kind, items = "object", []
        if self._is_for():
            kind, self._brackets = "other", 1
            items = list(self._for())
            self._brackets = 0
            self._skip_lines()
        else:
            while not self._is("}"):
                items += self._pair()
        if not self._is("}"):
            raise _SyntaxError(self._token, "`}` expected")
        self._brackets = brackets
        return Expression(kind, start, self._next().end, items=tuple(items))

    def _is_for(self) -> bool:
        if self._token.raw != "for" or self._token.kind != "name":
            return False
        return token_at(self._text, self._position).kind == "name"

    def _pair(self) -> list[Expression]:
        token = self._token
        key: Expression
        if token.kind == "name" and token_at(self._text, self._position).raw in ("=", ":"):
            self._next()
            key = Expression("literal", token.start, token.end, token.raw)
        else:
            key = self._expression()
        if not self._is("=") and not self._is(":"):
            raise _SyntaxError(self._token, "`=` expected")
        self._next()
        self._skip_lines()
        value = self._expression()
        if self._is(","):
            self._next()
        elif self._token.kind != "newline" and not self._is("}"):
            raise _SyntaxError(self._token, "`,`, a line end or `}` expected")
        self._skip_lines()
        return [key, value]

    def _for(self) -> tuple[Expression, ...]:
        """The parts of a for expression, up to its closing bracket."""
        self._next()
        self._next()
        if self._is(","):
            self._next()
            self._next()
        if self._token.raw != "in":
            raise _SyntaxError(self._token, "`in` expected")
        self._next()
        items = [self._expression()]
        self._take(":")
        items.append(self._expression())
        if self._is("=>"):
            self._next()
            items.append(self._expression())
        if self._is("..."):
            self._next()
        if self._token.raw == "if" and self._token.kind == "name":
            self._next()
            items.append(self._expression())
        return tuple(items)


def _comment_text(raw: str) -> str:
    if raw.startswith("/*"):
        return raw[2:-2].strip()
    return raw.lstrip("#/").strip()


def _shown(token: Token) -> str:
    if token.kind == "end":
        return "the file ends here"
    if token.kind == "bad":
        return "never closed" if token.raw[:1] in '"<' else "not part of the language"
    return "a line end" if token.kind == "newline" else "here"
