r"""The path that locations are chosen by: the spec's normal form, in which %2F and other escapes stay data.

nginx decodes every escape before it chooses a location, so `/api%2Fx` would lie under `/api/`. Where paths matter, a
request whose path holds escapes that are data is given its path as sent to be chosen by; one that needs normalising
as well (dot segments, repeated slashes, escaped letters) is left to nginx, and refused if it holds %2F. The servers
are always sent the path as it came (tests/behaviour/nginx).
"""

from __future__ import annotations

from urllib.parse import unquote

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.variables import DEFAULT, EMPTY, VOLATILE, Variables
from lbgen.targets.nginx.view import Guard
from lbgen.topology import PathMatch

INTERNAL = "//lbgen/"
"""What our own locations for sub-requests begin with: no client can ask for it, as nginx merges its slashes."""

AS_SENT = Token("$request_uri")
_UNRESERVED = "%(?:2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])"
_IRREGULAR = rf"(?://|/\.\.?(?:/|\?|$)|{_UNRESERVED})"
_REFUSED = Token("400")


def path_variable(variables: Variables, *, has_questions: bool) -> Token:
    """The path to choose by, empty where nginx's own will do; `has_questions` says that sub-requests pass by."""
    path = variables.map(
        "path",
        AS_SENT,
        [
            (DEFAULT, EMPTY),
            (quote.map_regex(rf"^[^?]*{_IRREGULAR}"), EMPTY),
            (quote.map_regex(r"^(?![^?]*%2[Ff])[^?]*%[0-9A-F]?[a-f]"), EMPTY),
            (quote.map_regex(r"^(?<lbgen_sent>[^?]*%[^?]*)"), Token("$lbgen_sent")),
        ],
    )
    if not has_questions:
        return path
    ours = quote.map_regex(f"^{INTERNAL}")
    return variables.map("own_path", Token("$uri"), [VOLATILE, (DEFAULT, path), (ours, EMPTY)])


def guard(variables: Variables | None) -> Guard:
    """Refuses `#` in a request line, and (with variables) %2F in a path that needs normalising."""
    if variables is None:
        return Guard(Token('$request_uri ~ "#"'), _REFUSED)
    refused = variables.map(
        "refused",
        AS_SENT,
        [
            (DEFAULT, Token("0")),
            (quote.map_regex("#"), Token("1")),
            (quote.map_regex(rf"^(?=[^?]*%2[Ff])[^?]*{_IRREGULAR}"), Token("1")),
        ],
    )
    return Guard(refused, _REFUSED)


def spellings(path: PathMatch) -> tuple[str, ...]:
    """The forms of an exact path or a prefix that nginx may compare with: as written, and decoded."""
    decoded = unquote(path.value, errors="surrogateescape") if "%2F" not in path.value else path.value
    return (path.value,) if decoded == path.value else (path.value, decoded)
