"""A route's match as the conditions of one or more listener rules, within the quotas of a rule.

Sources: AWS documentation, "Condition types for listener rules"; ELBv2 API reference 2015-12-01, RuleCondition.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote as percent_encoded

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.targets.aws.limits import limit
from lbgen.topology import Match, PathMatch, Route

# The regex of an ALB is compared without anchors of its own in AWS's examples; whether it searches or must match
# from end to end is not documented, so ours say both ends.
_PLAIN_PATH = lazy_pattern(r"[A-Za-z0-9_.$/~@:+-]+\Z")
_PLAIN_HOST = lazy_pattern(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+\Z")
_METHOD = lazy_pattern(r"[A-Z_-]+\Z")


class Condition(NamedTuple):
    """One condition. `kind` is Terraform's block (`path_pattern`); `name` a header's or query parameter's name."""

    kind: str
    name: str
    values: tuple[str, ...]
    is_regex: bool = False


class Inexpressible(NamedTuple):
    """What no rule can say: the feature, its place in the spec, and the limit or reason."""

    feature: str
    place: tuple[str | int, ...]
    why: str


Conditions = tuple[Condition, ...]


class Alternatives(NamedTuple):
    """Rules' conditions for one route under hosts of one kind: those that let in, and those that shut out (403)."""

    let_in: tuple[Conditions, ...]
    shut_out: tuple[Conditions, ...]


def host_kinds(route: Route) -> list[tuple[str, ...]]:
    """A route's hosts by kind, each kind in rules of its own: exact ones, then wildcards by number of labels."""
    kinds: dict[tuple[bool, int], list[str]] = {}
    for host in route.match.hosts:
        is_wildcard = host.startswith("*.")
        kinds.setdefault((is_wildcard, -host.count(".") if is_wildcard else 0), []).append(host)
    return [tuple(hosts) for _, hosts in sorted(kinds.items())] or [()]


def inexpressible(route: Route) -> Inexpressible | None:
    """Why a route cannot be a rule; None when it can."""
    for feature, place, why in _problems(route.match):
        return Inexpressible(feature, (*route.origin, "match", *place), why)
    if _fixed_cost(route.match) + 1 + bool(route.match.hosts) + bool(route.match.methods) + bool(route.allow) > _most():
        part = "headers" if route.match.headers else "query" if route.match.query else "cookies"
        return Inexpressible(f"match.{part}", (*route.origin, "match", part), limit("evaluations_per_rule").told())
    return None


def alternatives(route: Route, hosts: tuple[str, ...]) -> Alternatives:
    """The rules of one route under hosts of one kind; `inexpressible` has said that there are some."""
    if not route.allow or route.auth is not None:  # a route whose credentials cannot be asked for is closed anyway
        return Alternatives(tuple(_rules(route.match, hosts, ())), ())
    return Alternatives(tuple(_rules(route.match, hosts, route.allow)), tuple(_rules(route.match, hosts, ())))


def path_regex(path: PathMatch) -> str:
    """A path match as a regex over the whole path."""
    if path.kind == "exact":
        return f"^{re.escape(path.value)}$"
    if path.kind == "prefix":
        return f"^{re.escape(path.value)}(/.*)?$"
    return _whole(path.value)


def _whole(pattern: str) -> str:
    """A pattern that is searched for, as one that matches from end to end (and means the same when searched for)."""
    if _has_alternatives(pattern):
        return f"^.*(?:{pattern}).*$"
    ends = pattern.endswith("$") and (len(pattern) - len(pattern[:-1].rstrip("\\"))) % 2 == 1
    return f"{'' if pattern.startswith('^') else '^.*'}{pattern}{'' if ends else '.*$'}"


def _has_alternatives(pattern: str) -> bool:
    """Whether a `|` stands outside of groups and classes, where anchors hold for one side only."""
    depth, in_class, position = 0, False, 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 1
        elif in_class:
            in_class = character != "]"
        elif character == "|" and depth == 0:
            return True
        else:
            depth += (character == "(") - (character == ")")
            in_class = character == "["
        position += 1
    return False


def _most() -> int:
    return limit("evaluations_per_rule").high or 0


def _fixed_cost(match: Match) -> int:
    """Match evaluations that each rule of a match has, but for hosts, path, methods and networks."""
    return len(match.headers) + len(match.query) + len(match.cookies)


def _rules(match: Match, hosts: tuple[str, ...], networks: tuple[str, ...]) -> Iterator[Conditions]:
    """Chunks of hosts, methods and networks, all combined, in as few rules as the quotas allow."""
    for path in _path_forms(match.path):
        room = _most() - _fixed_cost(match) - len(path.values if path else ())
        sizes = _chunk_sizes([len(hosts), len(match.methods), len(networks)], room)
        if sizes is None:
            continue
        lists = (hosts, match.methods, networks)
        chunks = [list(_chunks(values, size)) for values, size in zip(lists, sizes, strict=True)]
        for some_hosts, methods, sources in itertools.product(*chunks):
            yield tuple(_conditions(match, path, some_hosts, methods, sources))
        return


def _path_forms(path: PathMatch | None) -> list[Condition | None]:
    """The ways to write a path, the most readable first; the last costs one match evaluation."""
    if path is None:
        return [None]
    regex = Condition("path_pattern", "", (path_regex(path),), is_regex=True)
    if (
        path.kind == "regex"
        or not _PLAIN_PATH.match(path.value)
        or len(path.value) > (limit("condition_length").high or 0) - 2
    ):
        return [regex]
    if path.kind == "exact":
        return [Condition("path_pattern", "", (path.value,))]
    return [Condition("path_pattern", "", (path.value, f"{path.value}/*")), regex]


def _chunk_sizes(counts: Sequence[int], room: int) -> tuple[int, ...] | None:
    """How many of each list go into one rule, so that there are the fewest rules; None where not even one each fits."""
    most = limit("evaluations_per_condition").high or 0
    ranges = [range(1, min(count, most) + 1) if count else range(1) for count in counts]
    fitting = [sizes for sizes in itertools.product(*ranges) if sum(sizes) <= room]
    if not fitting:
        return None

    def rules(sizes: tuple[int, ...]) -> int:
        product = 1
        for count, size in zip(counts, sizes, strict=True):
            product *= -(-count // size) if size else 1
        return product

    return min(fitting, key=lambda sizes: (rules(sizes), sizes))


def _chunks(values: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    if not values:
        yield ()
        return
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _conditions(
    match: Match, path: Condition | None, hosts: tuple[str, ...], methods: tuple[str, ...], networks: tuple[str, ...]
) -> Iterator[Condition]:
    if hosts:
        yield _host(hosts)
    if path:
        yield path
    if methods:
        yield Condition("http_request_method", "", methods)
    for name, value in match.headers:
        yield Condition("http_header", name, (f"^{re.escape(value)}$",), is_regex=True)
    for name, value in match.query:
        yield Condition("query_string", _query_pattern(name), (_query_pattern(value),))
    for name, value in match.cookies:
        yield Condition("http_header", "cookie", (_cookie_regex(name, value),), is_regex=True)
    if networks:
        yield Condition("source_ip", "", tuple(map(_network, networks)))


def _host(hosts: tuple[str, ...]) -> Condition:
    if all(_PLAIN_HOST.match(host.removeprefix("*.")) for host in hosts):
        return Condition("host_header", "", hosts)
    return Condition("host_header", "", tuple(map(_host_regex, hosts)), is_regex=True)


def _host_regex(host: str) -> str:
    if host.startswith("*."):
        return f"^.+{re.escape(host[1:])}$"
    return f"^{re.escape(host)}$"


def _cookie_regex(name: str, value: str) -> str:
    return f"^(.*; *)?{re.escape(name)}={re.escape(value)}(;.*)?$"


def _query_pattern(text: str) -> str:
    """As a browser sends it, with the two wildcards and the escape itself escaped."""
    sent = percent_encoded(text, safe="!$'()*,/:;?@-._~")
    return re.sub(r"([*?\\])", r"\\\1", sent)


def _network(text: str) -> str:
    if "/" in text:
        return text
    return f"{text}/128" if ":" in text else f"{text}/32"


def _problems(match: Match) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    longest = limit("condition_length")
    if match.path is not None and len(_path_forms(match.path)[-1].values[0]) > (longest.high or 0):  # type: ignore[union-attr]  # a path has a form
        yield f"match.path.{match.path.kind}", ("path",), longest.told()
    for host in match.hosts:
        if len(host) > (longest.high or 0) or not longest.holds(len(_host((host,)).values[0])):
            yield "match.hosts", ("hosts",), longest.told()
    for method in match.methods:
        if not _METHOD.match(method) or not limit("method_length").holds(len(method)):
            yield (
                "match.methods",
                ("methods",),
                f"a condition's method is letters, `-` and `_`; {limit('method_length').told()}",
            )
    for name, value in match.headers:
        if name == "host":
            yield "match.headers", ("headers",), "a header condition cannot name Host; use `match: {hosts: [...]}`"
        if not limit("header_name_length").holds(len(name)):
            yield "match.headers", ("headers",), limit("header_name_length").told()
        if not longest.holds(len(re.escape(value)) + 2) or not value.isascii():
            yield "match.headers", ("headers",), f"visible ASCII only; {longest.told()}"
    for name, value in match.query:
        if not value or not longest.holds(len(_query_pattern(value))) or not longest.holds(len(_query_pattern(name))):
            yield "match.query", ("query",), f"a query condition cannot be empty; {longest.told()}"
    for name, value in match.cookies:
        if not longest.holds(len(_cookie_regex(name, value))) or not value.isascii():
            yield "match.cookies", ("cookies",), f"visible ASCII only; {longest.told()}"
