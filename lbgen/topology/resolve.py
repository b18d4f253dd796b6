"""Spec to topology: references looked up, short forms written out, every default explicit."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import TYPE_CHECKING
from lbgen.topology import nodes, paths
from lbgen.topology.units import host_name, milliseconds, size_bytes, split_address, status_ranges

if TYPE_CHECKING:
    from lbgen.spec.models import Spec
    from lbgen.spec.models import listeners as listener_models
    from lbgen.spec.models import root as root_models
    from lbgen.spec.models import routes as route_models
    from lbgen.spec.models import upstreams as upstream_models

WEBSOCKET_READ_MS = 3_600_000
CLIENT_IP_LIFETIME_MS = 3_600_000


def resolve(spec: Spec) -> nodes.Topology:
    """The topology of a spec whose shape and references have been checked."""
    certificates = {name: _certificate(name, block) for name, block in spec.certificates.items()}
    rate_limits = {name: _rate_limit(name, block) for name, block in spec.rate_limits.items()}
    redirect_port = next((block.port for block in spec.listeners.values() if block.protocol == "https"), None)
    listeners = {name: _listener(name, block, certificates, redirect_port) for name, block in spec.listeners.items()}
    http = tuple(name for name, it in listeners.items() if it.is_http and it.redirect_port is None)
    return nodes.Topology(
        name=spec.name,
        listeners=listeners,
        certificates=certificates,
        upstreams={name: _upstream(name, block) for name, block in spec.upstreams.items()},
        rate_limits=rate_limits,
        routes=tuple(_route(index, block, http, rate_limits) for index, block in enumerate(spec.routes)),
        observability=_observability(spec.observability),
        dns=_dns(spec.dns),
        targets={name: _plain(block) for name, block in vars(spec.targets).items() if block is not None},
        accept=dict(spec.accept),
        tests=tuple(_test(index, block) for index, block in enumerate(spec.tests)),
    )


def _optional_ms(text: str | None) -> int | None:
    return None if text is None else milliseconds(text)


def _plain(block: object) -> Mapping[str, object]:
    """A model as the plain mapping a target reads its own options from."""
    return {
        name: _plain(value) if hasattr(value, "__pydantic_fields_set__") else value
        for name, value in vars(block).items()
        if value is not None
    }


def _certificate(name: str, block: listener_models.Certificate) -> nodes.Certificate:
    return nodes.Certificate(
        name,
        tuple(map(host_name, block.hosts)),
        block.certificate,
        block.key,
        block.acm,
        block.secret,
        ("certificates", name),
    )


def _listener(
    name: str,
    block: listener_models.Listener,
    certificates: Mapping[str, nodes.Certificate],
    redirect_port: int | None,
) -> nodes.Listener:
    return nodes.Listener(
        name=name,
        protocol=block.protocol,
        port=block.port,
        address=block.address.strip("[]") if block.address else None,
        http2=block.protocol == "https" if block.http2 is None else block.http2,
        tls=_listener_tls(block.tls, certificates) if block.tls else None,
        redirect_port=redirect_port if block.redirect_to_https else None,
        trusted_proxies=tuple(block.trusted_proxies),
        proxy_protocol=block.proxy_protocol,
        upstream=block.upstream,
        sni=tuple(nodes.SniRoute(host_name(host), upstream) for host, upstream in block.sni.items()),
        origin=("listeners", name),
    )


def _listener_tls(
    block: listener_models.ListenerTls, certificates: Mapping[str, nodes.Certificate]
) -> nodes.ListenerTls:
    hsts, client = block.hsts, block.client_certificates
    return nodes.ListenerTls(
        policy=block.policy,
        certificates=tuple(certificates[name] for name in block.certificates),
        hsts=nodes.Hsts(milliseconds(hsts.max_age) // 1000, hsts.include_subdomains, hsts.preload) if hsts else None,
        client_certificates=nodes.ClientCertificates(client.ca, client.mode) if client else None,
    )


def _upstream(name: str, block: upstream_models.Upstream) -> nodes.Upstream:
    passive, queue, tls, bind = block.passive_health_check, block.queue, block.tls, block.bind
    kubernetes = bind.kubernetes if bind else None
    aws = bind.aws if bind else None
    speaks_tls = block.protocol == "https" or tls is not None
    return nodes.Upstream(
        name=name,
        protocol=block.protocol,
        algorithm=block.algorithm,
        hash_on=_hash_on(block),
        servers=tuple(_server(name, index, entry) for index, entry in enumerate(block.servers)),
        health_check=_health_check(block),
        passive_health_check=(
            nodes.PassiveHealthCheck(passive.failures, milliseconds(passive.window)) if passive else None
        ),
        session_persistence=_session_persistence(block.session_persistence),
        keepalive=_keepalive(block) if block.protocol not in ("tcp", "udp") else None,
        timeouts=nodes.Timeouts(
            milliseconds(block.timeouts.connect), milliseconds(block.timeouts.send), milliseconds(block.timeouts.read)
        ),
        retries=_retries(block),
        slow_start_ms=_optional_ms(block.slow_start),
        queue_timeout_ms=milliseconds(queue.timeout) if queue else None,
        tls=_upstream_tls(tls) if speaks_tls else None,
        kubernetes=nodes.KubernetesService(kubernetes.service, kubernetes.port, kubernetes.workload)
        if kubernetes
        else None,
        aws=nodes.AwsBinding(aws.autoscaling_group, aws.target_type or "instance", aws.port) if aws else None,
        origin=("upstreams", name),
    )


def _keepalive(block: upstream_models.Upstream) -> nodes.Keepalive:
    return nodes.Keepalive(block.keepalive.connections, milliseconds(block.keepalive.idle_timeout))


def _retries(block: upstream_models.Upstream) -> nodes.Retries:
    if block.protocol == "udp" or not block.retries.attempts or not block.retries.on:
        return nodes.Retries(0, ())
    return nodes.Retries(block.retries.attempts, tuple(sorted(set(block.retries.on))))


def _upstream_tls(block: upstream_models.UpstreamTls | None) -> nodes.UpstreamTls:
    if block is None:
        return nodes.UpstreamTls(verify=True, ca=None, server_name=None)
    return nodes.UpstreamTls(block.verify, block.ca, host_name(block.server_name) if block.server_name else None)


def _server(upstream: str, index: int, entry: str | upstream_models.Server) -> nodes.Server:
    origin = ("upstreams", upstream, "servers", index)
    if isinstance(entry, str):
        host, port = split_address(entry)
        return nodes.Server(f"{upstream}-{index + 1}", host, port, 1, None, False, False, origin)
    host, port = split_address(entry.address)
    name = entry.name or f"{upstream}-{index + 1}"
    return nodes.Server(name, host, port, entry.weight, entry.max_connections, entry.backup, entry.drain, origin)


def _named(table: object) -> tuple[str, str]:
    """The one key that is set in a `{header: X}` table, and its value."""
    return next((kind, value) for kind, value in vars(table).items() if value is not None)


def _hash_on(block: upstream_models.Upstream) -> nodes.HashOn | None:
    if block.algorithm != "consistent_hash" or block.hash_on is None:
        return nodes.HashOn("client_ip", "") if block.algorithm == "consistent_hash" else None
    if isinstance(block.hash_on, str):
        return nodes.HashOn(block.hash_on, "")
    return nodes.HashOn(*_named(block.hash_on))


def _health_check(block: upstream_models.Upstream) -> nodes.HealthCheck | None:
    check = block.health_check
    if check is None:
        return None
    kind = check.type or {"tcp": "tcp", "udp": "tcp", "grpc": "grpc"}.get(block.protocol, "http")
    return nodes.HealthCheck(
        type=kind,
        request_path=check.path or "/health",
        interval_ms=milliseconds(check.interval),
        timeout_ms=milliseconds(check.timeout),
        unhealthy_threshold=check.unhealthy_threshold,
        healthy_threshold=check.healthy_threshold,
        status=status_ranges(check.expect.status),
    )


def _session_persistence(block: upstream_models.SessionPersistence | None) -> nodes.SessionPersistence | None:
    if block is None:
        return None
    lifetime_ms = _optional_ms(block.lifetime)
    if block.type == "client_ip":
        return nodes.SessionPersistence("client_ip", "", lifetime_ms or CLIENT_IP_LIFETIME_MS)
    return nodes.SessionPersistence("cookie", block.name, lifetime_ms)


def _rate_limit(name: str, block: route_models.RateLimit) -> nodes.RateLimit:
    key = nodes.RateKey(block.key, "") if isinstance(block.key, str) else nodes.RateKey(*_named(block.key))
    return nodes.RateLimit(
        name, block.requests, milliseconds(block.per), block.burst, key, block.status, ("rate_limits", name)
    )


def _route(
    index: int,
    block: route_models.Route,
    http_listeners: tuple[str, ...],
    rate_limits: Mapping[str, nodes.RateLimit],
) -> nodes.Route:
    read_ms = _optional_ms(block.timeouts.read)
    return nodes.Route(
        name=block.name or f"route-{index + 1}",
        order=index,
        match=_match(block.match),
        listeners=http_listeners if block.listeners is None else tuple(dict.fromkeys(block.listeners)),
        action=_action(block),
        rate_limit=rate_limits[block.rate_limit] if block.rate_limit else None,
        timeouts=nodes.RouteTimeouts(
            _optional_ms(block.timeouts.connect),
            _optional_ms(block.timeouts.send),
            max(read_ms or 0, WEBSOCKET_READ_MS) if block.websocket else read_ms,
        ),
        request_headers=_header_changes(block.headers.request),
        response_headers=_header_changes(block.headers.response),
        websocket=block.websocket,
        allow=tuple(block.allow),
        auth=_auth(block.auth),
        max_body_bytes=size_bytes(block.max_body_size) if block.max_body_size else None,
        origin=("routes", index),
    )


def _match(block: route_models.Match) -> nodes.Match:
    return nodes.Match(
        hosts=tuple(dict.fromkeys(map(host_name, block.hosts))),
        path=_path_match(block.path) if block.path else None,
        methods=tuple(sorted({method.upper() for method in block.methods})),
        headers=tuple(sorted((name.lower(), value) for name, value in block.headers.items())),
        query=tuple(sorted(block.query.items())),
        cookies=tuple(sorted(block.cookies.items())),
    )


def _path_match(block: route_models.PathMatch) -> nodes.PathMatch | None:
    if block.exact is not None:
        return nodes.PathMatch("exact", paths.normalise(block.exact) or block.exact)
    if block.regex is not None:
        return nodes.PathMatch("regex", block.regex)
    wanted = paths.prefix(block.prefix or "/")
    return None if wanted == "/" else nodes.PathMatch("prefix", wanted)


def _action(block: route_models.Route) -> nodes.Forward | nodes.Redirect | nodes.Respond:
    if block.redirect:
        it = block.redirect
        return nodes.Redirect(it.scheme, host_name(it.host) if it.host else None, it.port, it.path, it.status)
    if block.respond:
        return nodes.Respond(block.respond.status, block.respond.body, block.respond.content_type)
    rewrite = _rewrite(block.rewrite)
    if block.split:
        return nodes.Forward(tuple(nodes.Share(share.upstream, share.weight) for share in block.split), rewrite)
    return nodes.Forward((nodes.Share(block.upstream or "", 1),), rewrite)


def _rewrite(block: route_models.Rewrite | None) -> nodes.Rewrite | None:
    if block is None:
        return None
    return nodes.Rewrite(block.replace_prefix, block.path, host_name(block.host) if block.host else None)


def _header_changes(block: route_models.HeaderChanges) -> nodes.HeaderChanges:
    return nodes.HeaderChanges(tuple(block.set.items()), tuple(block.remove))


def _auth(
    block: route_models.BasicAuthBlock | route_models.ExternalAuthBlock | None,
) -> nodes.BasicAuth | nodes.ExternalAuth | None:
    if block is None:
        return None
    basic: route_models.BasicAuth | None = getattr(block, "basic", None)
    if basic is not None:
        return nodes.BasicAuth(basic.realm, basic.users_file)
    external: route_models.ExternalAuth = block.external  # type: ignore[union-attr]  # the other member
    return nodes.ExternalAuth(external.upstream, external.path)


def _observability(block: root_models.Observability) -> nodes.Observability:
    return nodes.Observability(
        block.access_log,
        nodes.Stats(block.stats.port, tuple(block.stats.allow)) if block.stats else None,
        nodes.Metrics(block.metrics.port, tuple(block.metrics.allow)) if block.metrics else None,
        block.alarms,
    )


def _dns(block: root_models.Dns | None) -> nodes.Dns | None:
    if block is None:
        return None
    policy = None
    if block.weighted:
        policy = nodes.DnsPolicy("weighted", block.weighted.identifier, block.weighted.weight, None)
    elif block.failover:
        policy = nodes.DnsPolicy("failover", block.failover.identifier, None, block.failover.role)
    return nodes.Dns(host_name(block.zone), tuple(map(host_name, block.records)), policy)


def _test(index: int, block: root_models.RequestTest) -> nodes.RequestTest:
    method, _, url = block.request.partition(" ")
    return nodes.RequestTest(
        method=method,
        url=url,
        headers=tuple(block.headers.items()),
        client=block.client,
        route=block.route,
        upstream=block.upstream,
        shares=tuple((name, float(share.rstrip("%")) / 100) for name, share in block.share.items()),
        redirect=block.redirect,
        status=block.status,
        upstream_path=block.path,
        origin=("tests", index),
    )
