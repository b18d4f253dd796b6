"""What Gateway API itself answers to each feature, before any implementation's own objects."""

from __future__ import annotations

from lbgen.ports import Row, Support
from lbgen.targets.kubernetes.gateway.profile import CHANNEL


def native(source: str = CHANNEL) -> Row:
    """Done by a field of the API."""
    return Row(Support.NATIVE, "", source)


def emulated(why: str, source: str = CHANNEL) -> Row:
    """The same behaviour by other means."""
    return Row(Support.EMULATED, why, source)


def approximated(why: str, source: str = CHANNEL) -> Row:
    """Something that differs."""
    return Row(Support.APPROXIMATED, why, source)


def unsupported(why: str, source: str = CHANNEL) -> Row:
    """Not to be had."""
    return Row(Support.UNSUPPORTED, why, source)


_ALGORITHM = unsupported("Gateway API has no field for the algorithm")
_LOGS = unsupported("logs, counters and metrics are set up where the implementation is installed")
_PROBE = emulated("a readiness probe for the workload that `bind.kubernetes.workload` names", "Kubernetes: Probe v1")
_KEEPALIVE = unsupported("Gateway API has no field for connections to servers")
_POLICY = unsupported("TLS versions and ciphers are the implementation's own options")

ROWS = {
    "listener.http": native(),
    "listener.https": native(),
    "listener.tcp": native(),
    "listener.udp": native(),
    "listener.tls": native(),
    "listener.tls_passthrough": native(),
    "listener.address": approximated("the Gateway's address is the platform's; its listeners share it"),
    "listener.redirect_to_https": native(),
    "listener.http2": approximated("HTTP/2 on https is every implementation's habit, but no field says so"),
    "listener.proxy_protocol": unsupported("Gateway API has no field for the PROXY protocol"),
    "listener.trusted_proxies": unsupported("which proxies are trusted is the implementation's own setting"),
    "listener.sni": native(),
    "forwarded_headers": approximated("forwarding headers are the implementation's habit, not part of the API"),
    "tls.policy.modern": _POLICY,
    "tls.policy.intermediate": _POLICY,
    "tls.policy.old": _POLICY,
    "tls.certificates": native(),
    "tls.hsts": approximated("sent with answers of routes, not with the implementation's own 404"),
    "tls.client_certificates.require": emulated("checked against the CA in a ConfigMap; create it from the file"),
    "tls.client_certificates.optional": approximated("`AllowInsecureFallback` also lets unknown certificates in"),
    "upstream.http": native(),
    "upstream.https": native(),
    "upstream.h2c": native(),
    "upstream.grpc": native(),
    "upstream.tcp": native(),
    "upstream.udp": native(),
    "upstream.tls.verify": native(),
    "upstream.tls.ca": emulated("BackendTLSPolicy reads the CA from a ConfigMap; create it from the file"),
    "upstream.tls.server_name": native(),
    "algorithm.round_robin": approximated("no field says so; implementations share by weight and then evenly"),
    "algorithm.least_connections": _ALGORITHM,
    "algorithm.least_response_time": _ALGORITHM,
    "algorithm.ip_hash": _ALGORITHM,
    "algorithm.consistent_hash": _ALGORITHM,
    "algorithm.random_two_choices": _ALGORITHM,
    "algorithm.random": approximated("no field says so; implementations share by weight and then evenly"),
    "hash_on.client_ip": _ALGORITHM,
    "hash_on.uri": _ALGORITHM,
    "hash_on.header": _ALGORITHM,
    "hash_on.cookie": _ALGORITHM,
    "hash_on.query": _ALGORITHM,
    "server.address": native("Kubernetes: EndpointSlice discovery.k8s.io/v1"),
    "server.dns_name": emulated("through `bind.kubernetes` alone, where the listed names are not used"),
    "server.weight": emulated("a Service per weight, and weighted backendRefs"),
    "server.max_connections": unsupported("Gateway API has no limits per server"),
    "server.backup": unsupported("Gateway API has no spare servers; they are left out of the endpoints"),
    "server.drain": native("Kubernetes: EndpointSlice discovery.k8s.io/v1, terminating endpoints"),
    "health_check.http": _PROBE,
    "health_check.tcp": _PROBE,
    "health_check.grpc": _PROBE,
    "health_check.timing": _PROBE,
    "health_check.expect": approximated("a readiness probe takes 200 to 399", "Kubernetes: Probe v1"),
    "passive_health_check": unsupported("Gateway API has no outlier detection"),
    "session_persistence.cookie": unsupported("`sessionPersistence` is in the experimental channel only"),
    "session_persistence.client_ip": unsupported("Gateway API has no affinity by address"),
    "session_persistence.lifetime": unsupported("`sessionPersistence` is in the experimental channel only"),
    "keepalive.connections": _KEEPALIVE,
    "keepalive.idle_timeout": _KEEPALIVE,
    "timeouts.connect": unsupported("Gateway API has no connect timeout"),
    "timeouts.send": unsupported("Gateway API has no send timeout"),
    "timeouts.read": approximated(
        "`timeouts.backendRequest` limits the whole answer, not the silence in it; 60s, our default, is not rendered"
    ),
    "route.timeouts": approximated("`timeouts.backendRequest` limits the whole answer, not the silence in it"),
    "retries.attempts": unsupported("`retry` is in the experimental channel only"),
    "retries.on": unsupported("`retry` is in the experimental channel only"),
    "slow_start": unsupported("Gateway API has no slow start"),
    "queue": unsupported("Gateway API has no queue"),
    "bind.kubernetes": native(),
    "bind.aws": native(),
    "match.hosts": native(),
    "match.hosts.wildcard": native(),
    "match.path.exact": native(),
    "match.path.prefix": native(),
    "match.path.regex": approximated("whether a regex stands before prefixes is left to the implementation"),
    "match.methods": native(),
    "match.headers": native(),
    "match.query": native(),
    "match.cookies": emulated("a regular expression over the Cookie header"),
    "route.listeners": native(),
    "split": native(),
    "rewrite.replace_prefix": native(),
    "rewrite.path": native(),
    "rewrite.host": native(),
    "redirect": native(),
    "respond": unsupported("Gateway API has no fixed answers; the route is left out"),
    "headers.request": native(),
    "headers.response": native(),
    "websocket": native(),
    "allow": unsupported("Gateway API has no address lists"),
    "auth.basic": unsupported("Gateway API has no passwords"),
    "auth.external": unsupported("`ExternalAuth` is in the experimental channel only"),
    "max_body_size": unsupported("Gateway API has no size limits"),
    "rate_limit": unsupported("Gateway API has no rate limits (proposed as GEP-5160)"),
    "rate_limit.burst": unsupported("Gateway API has no rate limits (proposed as GEP-5160)"),
    "rate_limit.key": unsupported("Gateway API has no rate limits (proposed as GEP-5160)"),
    "access_log": _LOGS,
    "stats": _LOGS,
    "metrics": _LOGS,
    "alarms": unsupported("only AWS has alarms of its own"),
    "dns": unsupported("DNS records come from a controller of their own (external-dns reads the hosts of routes)"),
}
