"""What the servers are asked for instead of the path as sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.site import Site
from lbgen.targets.nginx.spelling import AS_SENT, spellings
from lbgen.targets.nginx.variables import DEFAULT, EMPTY
from lbgen.targets.nginx.view import Line
from lbgen.topology import PathMatch, Rewrite, Route

ROOT = PathMatch("prefix", "/")


def variable(route: Route, rewrite: Rewrite | None, site: Site) -> Token | None:
    """A variable that holds path and query for the servers; None where they are not rewritten.

    It is empty where a replaced prefix was sent in another spelling (`//api`, `/%61pi`); nginx then passes its own
    path, which `lines` has rewritten, and escapes it.
    """
    if rewrite is None:
        return None
    if rewrite.path is not None:
        fixed = quote.pieces(rewrite.path, Token("$is_args$args"))
        return site.variables.map("fixed_path", EMPTY, [(DEFAULT, fixed)])
    return None if rewrite.replace_prefix is None else _replaced(_prefix(route), rewrite.replace_prefix, site)


def lines(route: Route, rewrite: Rewrite | None, *, passes_variable: bool) -> Iterator[Line]:
    """`rewrite` of nginx's own path: for other spellings, and for grpc_pass, which takes no path (no variable)."""
    if rewrite is None:
        return
    if rewrite.path is not None and not passes_variable:
        yield _line("^", quote.pieces(rewrite.path))
    if rewrite.replace_prefix is None or (_prefix(route) == ROOT and passes_variable):
        return
    joint = rewrite.replace_prefix.rstrip("/")
    for prefix in spellings(_prefix(route)):
        start = prefix.rstrip("/")
        if start:
            yield _line(f"^{re.escape(start)}$", quote.pieces(rewrite.replace_prefix))
        yield _line(f"^{re.escape(start)}/(?<lbgen_below>.*)$", quote.pieces(f"{joint}/", Token("$lbgen_below")))


def _line(pattern: str, replacement: Token) -> Line:
    return Line(Token("rewrite"), Token(f"{quote.regex(pattern)} {replacement} break"))


def _prefix(route: Route) -> PathMatch:
    path = route.match.path
    return path if path is not None and path.kind == "prefix" else ROOT


def _replaced(prefix: PathMatch, replacement: str, site: Site) -> Token:
    """As Gateway API's ReplacePrefixMatch: what follows the joint stays byte for byte."""
    start = "".join("/" if character == "/" else quote.exactly(character) for character in prefix.value.rstrip("/"))
    rest = quote.pieces(f"{replacement.rstrip('/')}/", Token("$lbgen_rest"))
    entries = [(DEFAULT, EMPTY), (quote.map_regex(rf"^{start}/(?<lbgen_rest>.*)$"), rest)]
    if start:
        alone = quote.map_regex(rf"^{start}(?<lbgen_tail>\?.*)?$")
        entries.append((alone, quote.pieces(replacement, Token("$lbgen_tail"))))
    return site.variables.map("rewritten", AS_SENT, entries)
