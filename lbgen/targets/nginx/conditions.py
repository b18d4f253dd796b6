"""Conditions beyond host and path, as variables that are 1 or 0.

nginx compares plain map keys, cookie names and argument names without case, so every comparison here is a regular
expression over bytes (measured: proxies section 4.5 in our notes; tests/behaviour/nginx).
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.spelling import spellings
from lbgen.targets.nginx.variables import DEFAULT, Variables
from lbgen.topology import Match, PathMatch

NO, YES = Token("0"), Token("1")
_ALWAYS_EMPTY = Token("$sent_http_lbgen_unreadable")  # a header of an answer, when there is none yet


def of_match(match: Match, variables: Variables) -> Iterator[Token]:
    """A variable per condition; all must be 1."""
    if match.methods:
        entries = [(quote.map_regex(f"^(?:{'|'.join(map(quote.exactly, match.methods))})$"), YES)]
        yield variables.map("method", Token("$request_method"), [(DEFAULT, NO), *entries])
    for name, value in match.headers:
        pattern = f"^{quote.exactly(value)}$"
        is_readable = is_readable_header(name)
        yield _test(variables, "header", header_variable(name), pattern) if is_readable else NO
    for name, value in match.query:
        yield _test(variables, "query", Token("$args"), _query_pattern(name, value))
    for name, value in match.cookies:
        wanted = quote.exactly(name)
        pattern = rf"^(?:(?!\s*{wanted}=)[^;]*;)*\s*{wanted}={quote.exactly(value)}\s*(?:;|$)"
        yield _test(variables, "cookie", Token("$http_cookie"), pattern)


def of_path(path: PathMatch, variables: Variables) -> Token:
    """A variable that says whether the path lies under a prefix or matches a regular expression."""
    if path.kind == "regex":
        return _test(variables, "condition", Token("$uri"), path.value)
    written = "|".join(map(quote.exactly, spellings(path)))
    return _test(variables, "condition", Token("$uri"), f"^(?:{written})(?:/|$)")


def header_variable(name: str) -> Token:
    """Nginx's variable for a request header; one that is always empty where nginx has none."""
    return Token("$http_" + name.lower().replace("-", "_")) if is_readable_header(name) else _ALWAYS_EMPTY


def is_readable_header(name: str) -> bool:
    """Whether nginx has a variable for a header: letters, digits, `-` and `_`."""
    return name.replace("-", "").replace("_", "").isalnum()


def _test(variables: Variables, purpose: str, source: Token, pattern: str) -> Token:
    return variables.map(purpose, source, [(DEFAULT, NO), (quote.map_regex(pattern), YES)])


def _query_pattern(name: str, value: str) -> str:
    """The first parameter of that name has that value, whichever characters are percent-encoded."""
    wanted = _encoded(name)
    tail = f"={_encoded(value)}" if value else "=?"
    return rf"^(?:(?!{wanted}(?:=|&|$))[^&]*&)*{wanted}{tail}(?:&|$)"


def _encoded(text: str) -> str:
    return "".join(_either(byte) for byte in text.encode("utf-8", "surrogateescape"))


def _either(byte: int) -> str:
    escaped = f"%{_hex_digit(byte >> 4)}{_hex_digit(byte & 15)}"
    if byte in b"&#%+" or byte < 33 or byte > 126:
        return escaped if byte != 43 else rf"(?:\+|{escaped})"
    return f"(?:{chr(byte) if chr(byte).isalnum() else f'[{chr(92)}x{byte:02x}]'}|{escaped})"


def _hex_digit(value: int) -> str:
    digit = f"{value:x}"
    return digit if digit.isdigit() else f"[{digit}{digit.upper()}]"
