"""Routes and rate limits: one action each, matches and rewrites that go together, patterns every engine can read."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, SpecPath, error, warning
from lbgen.lean_typing import TYPE_CHECKING, Any
from lbgen.topology.paths import normalise
from lbgen.topology.regex import problem

if TYPE_CHECKING:
    from lbgen.spec.models import Spec
    from lbgen.spec.models.routes import PathMatch, Route

_ACTIONS = ("upstream", "split", "redirect", "respond")
_HTTP_UPSTREAMS = ("http", "https", "h2c", "grpc")


def check(spec: Spec) -> Iterator[Finding]:
    """What is wrong with routes and with the tables of rate limits."""
    for number, route in enumerate(spec.routes):
        path: SpecPath = ("routes", number)
        who = f"route `{route.name or f'route-{number + 1}'}`"
        yield from _check_action(path, who, route)
        yield from _check_match(path, who, route)
        yield from _check_rewrite(path, who, route)
        yield from _check_destinations(spec, path, who, route)
    for name, limit in spec.rate_limits.items():
        yield from exactly_one(("rate_limits", name, "key"), limit.key, f"the key of rate limit `{name}`")


def exactly_one(path: SpecPath, table: Any, what: str) -> Iterator[Finding]:
    """A `{header: X}` table must have one key; strings and None pass."""
    if table is None or isinstance(table, str):
        return
    named = [key for key, value in vars(table).items() if value is not None]
    if len(named) != 1:
        choices = ", ".join(f"`{key}`" for key in vars(table))
        got = " and ".join(f"`{key}`" for key in named) or "none of them"
        yield error("LB303", path, f"{what} takes exactly one of {choices}, and has {got}", help="keep one")


def _check_action(path: SpecPath, who: str, route: Route) -> Iterator[Finding]:
    actions = [key for key in _ACTIONS if getattr(route, key) is not None]
    if not actions:
        yield error(
            "LB301",
            path,
            f"{who} does nothing: it has no upstream, split, redirect or respond",
            help="add one of them, most often `upstream: name`",
        )
    elif len(actions) > 1:
        yield error(
            "LB301",
            (*path, actions[1]),
            f"{who} has {len(actions)} actions: {', '.join(actions)}",
            on_key=True,
            related=(((*path, actions[0]), "the first one"),),
            help="a route does one thing: keep one",
        )
    if route.split is not None and not any(share.weight for share in route.split):
        yield error("LB302", (*path, "split"), f"all weights of the split of {who} are 0", help="give one a weight")
    if route.respond is not None and route.respond.body and route.respond.status in (204, 304):
        yield error(
            "LB326",
            (*path, "respond", "body"),
            f"an answer {route.respond.status} has no body",
            help="remove `body`, or use another status",
        )
    if route.redirect is not None and not any(
        value is not None for key, value in vars(route.redirect).items() if key != "status"
    ):
        yield error(
            "LB322",
            (*path, "redirect"),
            f"the redirect of {who} changes nothing, so it leads to itself for ever",
            on_key=True,
            help="name a scheme, host, port or path",
        )


def _check_match(path: SpecPath, who: str, route: Route) -> Iterator[Finding]:
    match = route.match
    for index, method in enumerate(match.methods):
        if method != method.upper():
            yield error(
                "LB318",
                (*path, "match", "methods", index),
                f"methods are case-sensitive, and `{method}` is none",
                label=f"did you mean `{method.upper()}`?",
                help="write methods in capitals",
            )
    names = [name.lower() for name in match.headers]
    for name in match.headers:
        if names.count(name.lower()) > 1:
            yield error(
                "LB320",
                (*path, "match", "headers", name),
                f"header `{name}` is asked for twice, in different case",
                on_key=True,
                help="header names have no case: keep one",
            )
    if match.path is not None:
        yield from _check_path((*path, "match", "path"), who, match.path)


def _check_path(path: SpecPath, who: str, match: PathMatch) -> Iterator[Finding]:
    yield from exactly_one(path, match, f"the path of {who}")
    for kind in ("exact", "prefix"):
        text = getattr(match, kind)
        if text is not None and normalise(text) is None:
            yield error(
                "LB304",
                (*path, kind),
                f"no request has the path `{text}`",
                help="paths begin with `/`, stay below it, and escape bytes as %XX",
            )
    if match.regex is not None:
        trouble = problem(match.regex)
        if trouble:
            yield error(
                "LB305",
                (*path, "regex"),
                f"the regex of {who} cannot be used: {trouble}",
                help="write RE2 syntax, without look-around and back-references",
            )


def _check_rewrite(path: SpecPath, who: str, route: Route) -> Iterator[Finding]:
    rewrite = route.rewrite
    if rewrite is None:
        return
    if route.upstream is None and route.split is None:
        yield error(
            "LB313",
            (*path, "rewrite"),
            f"{who} rewrites a request that no server will see",
            on_key=True,
            help="a rewrite goes with `upstream` or `split`",
        )
    if rewrite.replace_prefix is not None and rewrite.path is not None:
        yield error(
            "LB313",
            (*path, "rewrite", "path"),
            f"the rewrite of {who} has both `replace_prefix` and `path`",
            on_key=True,
            help="keep one",
        )
    match = route.match.path
    if rewrite.replace_prefix is not None and match is not None and match.prefix is None:
        kind = "an exact path" if match.exact is not None else "a regex"
        yield error(
            "LB313",
            (*path, "rewrite", "replace_prefix"),
            f"{who} matches {kind}, so there is no prefix to replace",
            on_key=True,
            help="match a prefix, or rewrite to a fixed `path`",
        )
    if rewrite.replace_prefix is None and rewrite.path is None and rewrite.host is None:
        yield error("LB313", (*path, "rewrite"), f"the rewrite of {who} is empty", on_key=True, help="remove it")


def _check_destinations(spec: Spec, path: SpecPath, who: str, route: Route) -> Iterator[Finding]:
    named: list[tuple[SpecPath, str]] = []
    if route.upstream is not None:
        named.append(((*path, "upstream"), route.upstream))
    for index, share in enumerate(route.split or ()):
        named.append(((*path, "split", index, "upstream"), share.upstream))
    external = getattr(route.auth, "external", None)
    if external is not None:
        named.append(((*path, "auth", "external", "upstream"), external.upstream))
    for place, name in named:
        protocol = spec.upstreams[name].protocol
        if protocol not in _HTTP_UPSTREAMS:
            yield error(
                "LB310",
                place,
                f"{who} carries HTTP, and the servers of upstream `{name}` speak {protocol}",
                related=((("upstreams", name, "protocol"), f"{protocol} here"),),
                help="use an upstream with protocol http, https, h2c or grpc",
            )
    shares = [share.upstream for share in route.split or ()]
    for index, name in enumerate(shares):
        if name in shares[:index]:
            yield warning(
                "LB321",
                (*path, "split", index, "upstream"),
                f"upstream `{name}` stands twice in the split of {who}",
                help="one share with the sum of the weights says the same",
            )
