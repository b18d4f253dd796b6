"""Topology to a root module: the files that are needed, and what had to be said on the way."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Options, Plan, Sheet, Token
from lbgen.targets.aws import (
    alarms,
    balancers,
    cdn,
    certificates,
    dns,
    listeners,
    losses,
    outputs,
    quote,
    rules,
    suite,
    target_groups,
    variables,
    view,
    waf,
)
from lbgen.targets.aws.site import Site, site
from lbgen.topology import Topology


class Root(NamedTuple):
    """What several files name: the spec, and which parts there are."""

    name: Token
    logs: bool
    log_bucket: Token
    log_arn: Token
    cdn: bool
    web: bool


class Listeners(NamedTuple):
    """`listeners.tf`."""

    listeners: tuple[view.Listener, ...]


class Certificates(NamedTuple):
    """`certificates.tf`."""

    lookups: tuple[view.Lookup, ...]
    trust_stores: tuple[view.TrustStore, ...]


class Firewall(NamedTuple):
    """`waf.tf`."""

    name: Token
    rules: tuple[view.RateRule, ...]


class Zone(NamedTuple):
    """`dns.tf`."""

    name: Token
    private: Token
    records: tuple[view.Record, ...]


def plan(topology: Topology, options: Options) -> Plan:  # noqa: ARG001  # one kind of output for every version
    """The files of a root module."""
    cut = site(topology)
    return Plan(tuple(_sheets(cut)), tuple(dict.fromkeys(_notes(cut))))


def _sheets(cut: Site) -> Iterator[Sheet]:
    root = _root(cut)
    yield _sheet("versions.tf", root)
    yield _sheet("variables.tf", view.Page(tuple(variables.variables(cut))))
    groups = tuple(
        target_groups.group_view(group, cut.topology.name)
        for some in (cut.application_groups, cut.network_groups)
        for it in some.values()
        for group in it
    )
    lookups, stores = tuple(certificates.lookups(cut)), tuple(certificates.trust_stores(cut))
    routed = tuple(
        rule
        for listener in cut.application
        if listener.redirect_port is None
        for rule in rules.rule_views(cut.topology, listener, cut.application_groups)
    )
    rates = tuple(waf.rate_rules(cut))
    watches = tuple(alarms.alarms(cut))
    if cut.application or cut.network:
        yield _sheet("network.tf", view.Page(tuple(balancers.security_groups(cut))))
        yield _sheet("load_balancer.tf", view.Page(tuple(balancers.balancer_views(cut))))
        yield _sheet("listeners.tf", Listeners(tuple(listeners.listener_views(cut))))
    for path, items in (("target_groups.tf", groups), ("rules.tf", routed), ("alarms.tf", watches)):
        if items:
            yield _sheet(path, view.Page(items))
    if lookups or stores:
        yield _sheet("certificates.tf", Certificates(lookups, stores))
    if rates:
        yield _sheet("waf.tf", Firewall(quote.string(f"{cut.topology.name}-rate-limits"), rates))
    if cut.topology.dns and (cut.application or cut.network):
        records = tuple(dns.records(cut, cut.topology.dns))
        yield _sheet("dns.tf", Zone(quote.string(cut.topology.dns.zone), quote.boolean(cut.settings.internal), records))
    if root.logs:
        yield _sheet("logs.tf", root)
    if root.cdn:
        yield _sheet("cdn.tf", cdn.distribution(cut))
    yield _sheet("outputs.tf", view.Page(tuple(outputs.outputs(cut))))
    yield _sheet("tests/plan.tftest.hcl", suite.suite(cut, routed))


def _sheet(path: str, content: object) -> Sheet:
    return Sheet(f"aws/{path}.j2", content, path)


def _root(cut: Site) -> Root:
    bucket, prefix = cut.settings.log_bucket or "", cut.settings.log_prefix
    folder = f"{prefix}/AWSLogs" if prefix else "AWSLogs"
    inner = quote.string(f"{bucket}/{folder}")[1:-1]
    return Root(
        name=quote.string(cut.topology.name),
        logs=cut.settings.log_bucket is not None and bool(cut.application or cut.network),
        log_bucket=quote.string(bucket),
        log_arn=Token(
            f'"arn:${{data.aws_partition.current.partition}}:s3:::{inner}/${{data.aws_caller_identity.current.account_id}}/*"'
        ),
        cdn=cut.has_cdn,
        web=bool(cut.application),
    )


def _notes(cut: Site) -> Iterator[Note]:
    yield from listeners.notes(cut)
    yield from balancers.notes(cut)
    yield from certificates.notes(cut)
    yield from rules.notes(cut.topology, [one for one in cut.application if one.redirect_port is None])
    for is_network, some in ((False, cut.application_groups), (True, cut.network_groups)):
        for name in some:
            yield from target_groups.notes(cut.topology.upstreams[name], is_network=is_network)
    yield from losses.notes(cut)
    yield from waf.notes(cut)
    yield from dns.notes(cut)
    yield from cdn.notes(cut)
