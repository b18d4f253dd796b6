"""Routes as listener rules, and the one that is a listener's default action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.aws import actions, quote, view
from lbgen.targets.aws.conditions import Condition, Conditions, alternatives, host_kinds, inexpressible
from lbgen.targets.aws.groups import Group
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.priorities import Place, assign
from lbgen.topology import Forward, Listener, Match, Route, Topology
from lbgen.topology.routing import entries

_EMPTY = Match((), None, (), (), (), ())


class Planned(NamedTuple):
    """The rules of one route under hosts of one kind, in the order in which they are tried."""

    route: Route
    hosts: tuple[str, ...]
    rules: tuple[tuple[Conditions, bool], ...]


def default_route(topology: Topology, listener: Listener) -> Route | None:
    """The route that needs no rule: it matches everything, lets everybody in, and rewrites nothing."""
    for route in topology.routes:
        if listener.name not in route.listeners or route.match != _EMPTY or route.allow:
            continue
        if not isinstance(route.action, Forward) or route.action.rewrite is None:
            return route
    return None


def planned(topology: Topology, listener: Listener) -> list[Planned]:
    """The rules of a listener, in the order of specificity."""
    default = default_route(topology, listener)
    found = []
    for route, hosts in _ranked(topology, listener):
        if route is default or inexpressible(route):
            continue
        ways = alternatives(route, hosts)
        rules = [(conditions or _EVERYTHING, True) for conditions in ways.let_in]
        rules += [(conditions or _EVERYTHING, False) for conditions in ways.shut_out]
        found.append(Planned(route, hosts, tuple(rules)))
    return found


_EVERYTHING: Conditions = (Condition("path_pattern", "", ("*",)),)


def _ranked(topology: Topology, listener: Listener) -> Iterator[tuple[Route, tuple[str, ...]]]:
    """Each route with its hosts of one kind, once, in the order of specificity."""
    seen: set[tuple[int, tuple[str, ...]]] = set()
    kinds = {route.order: host_kinds(route) for route in topology.routes if listener.name in route.listeners}
    for entry in entries(topology.routes, listener.name):
        for hosts in kinds[entry.route.order]:
            key = (entry.route.order, hosts)
            if key not in seen and (entry.host in hosts or (not hosts and entry.host is None)):
                seen.add(key)
                yield entry.route, hosts


def rule_views(topology: Topology, listener: Listener, groups: Mapping[str, tuple[Group, ...]]) -> list[view.Rule]:
    """A listener's rules as the template prints them, by priority."""
    rules = planned(topology, listener)
    firsts = assign([_place(rank, it) for rank, it in enumerate(rules)])
    numbered = sorted(zip(firsts, rules, strict=True), key=lambda pair: pair[0])
    return [made for first, it in numbered for made in _views(first, it, listener, groups)]


def _place(rank: int, it: Planned) -> Place:
    return Place(it.hosts, it.route.match.path, it.route.match.conditions, rank, it.route.order, len(it.rules))


def _views(first: int, it: Planned, listener: Listener, groups: Mapping[str, tuple[Group, ...]]) -> Iterator[view.Rule]:
    kinds = host_kinds(it.route)
    suffix = [] if len(kinds) == 1 else [f"hosts-{kinds.index(it.hosts) + 1}"]
    let_in = [conditions for conditions, lets in it.rules if lets]
    for number, (conditions, lets) in enumerate(it.rules):
        part = [f"part-{number + 1}"] if lets and len(let_in) > 1 else []
        if not lets:
            rest = len(it.rules) - len(let_in)
            part = ["others"] if rest == 1 else [f"others-{number - len(let_in) + 1}"]
        yield view.Rule(
            label=quote.string(identifier(listener.name, it.route.name, *suffix, *part)),
            comments=tuple(map(quote.comment, _comments(it.route, lets=lets))),
            listener=quote.reference("aws_lb_listener", identifier(listener.name), "arn"),
            priority=quote.number(first + number),
            conditions=tuple(_condition(one) for one in conditions if one.kind != "query_string"),
            queries=tuple(_query(one) for one in conditions if one.kind == "query_string"),
            transforms=tuple(actions.transforms(it.route)) if lets else (),
            actions=(actions.action(it.route, listener.protocol, groups) if lets else actions.closed(),),
            name=quote.string(it.route.name[:256]),
        )


def _condition(one: Condition) -> view.Condition:
    attribute = "regex_values" if one.is_regex else "values"
    header = quote.string(one.name) if one.name else None
    if header is not None:
        attribute = attribute.ljust(len("http_header_name"))
    return view.Condition(Token(one.kind), header, Token(attribute), quote.strings(one.values))


def _query(one: Condition) -> view.Query:
    return view.Query(quote.string(one.name), quote.string(one.values[0]))


def _comments(route: Route, *, lets: bool) -> Iterator[str]:
    if not lets:
        yield f"route {route.name}: everybody else gets 403"
        return
    yield f"route {route.name}"
    if route.auth is not None:
        yield "closed: an application load balancer cannot ask for this route's credentials"
    changed = [name for name, _ in (*route.request_headers.set, *route.response_headers.set)]
    changed += [*route.request_headers.remove, *route.response_headers.remove]
    if changed:
        yield f"the spec changes headers here, which no rule can: {', '.join(changed)}"


def notes(topology: Topology, listeners: list[Listener]) -> Iterator[Note]:
    """Routes that no rule can say, and the quota of rules."""
    said: set[int] = set()
    count = 0
    for listener in listeners:
        count += sum(len(it.rules) for it in planned(topology, listener))
        for route in topology.routes:
            problem = inexpressible(route) if listener.name in route.listeners and route.order not in said else None
            if problem is not None:
                said.add(route.order)
                yield Note(
                    problem.feature,
                    problem.place,
                    Support.UNSUPPORTED,
                    problem.why,
                    f"route `{route.name}`",
                    "no rule; others answer",
                )
    quota = limit("rules_per_alb")
    if listeners and not quota.holds(count):
        busiest = max(listeners, key=lambda listener: len(planned(topology, listener)))
        yield Note(
            f"listener.{busiest.protocol}", (*busiest.origin, "protocol"), Support.UNSUPPORTED,
            f"{quota.told()}; raise the quota and accept this, or split the spec over two load balancers",
            f"{count} rules", "more than AWS takes by default",
        )  # fmt: skip
