"""What an Ingress alone answers to each feature, whatever controller reads it."""

from __future__ import annotations

from lbgen.ports import Row, Support

SOURCE = "Kubernetes v1.37: Ingress networking.k8s.io/v1"


def native(source: str = SOURCE) -> Row:
    """Done by a field or an annotation."""
    return Row(Support.NATIVE, "", source)


def emulated(why: str, source: str = SOURCE) -> Row:
    """The same behaviour by other means."""
    return Row(Support.EMULATED, why, source)


def approximated(why: str, source: str = SOURCE) -> Row:
    """Something that differs."""
    return Row(Support.APPROXIMATED, why, source)


def unsupported(why: str, source: str = SOURCE) -> Row:
    """Not to be had."""
    return Row(Support.UNSUPPORTED, why, source)


_NO_FIELD = unsupported("an Ingress has no field for it")
_ALGORITHM = unsupported("an Ingress has no field for the algorithm")
_CONDITION = unsupported("an Ingress matches by host and path alone; the route is left out")
_LAYER4 = unsupported("an Ingress is HTTP alone")
_INSTALLED = unsupported("set up where the controller is installed")
_PROBE = emulated("a readiness probe for the workload that `bind.kubernetes.workload` names", "Kubernetes v1.37: Probe")
_SERVERS = unsupported("an Ingress has no field for the protocol of servers")
_ANSWER = unsupported("an Ingress forwards and nothing else; the route is left out")

ROWS = {
    "listener.http": native(),
    "listener.https": native(),
    "listener.tcp": _LAYER4,
    "listener.udp": _LAYER4,
    "listener.tls": _LAYER4,
    "listener.tls_passthrough": _LAYER4,
    "listener.address": unsupported("addresses belong to the controller's own Service"),
    "listener.redirect_to_https": unsupported("whether plain requests are redirected is the controller's habit"),
    "listener.http2": approximated("every controller offers HTTP/2 on https, but no field says so"),
    "listener.proxy_protocol": _INSTALLED,
    "listener.trusted_proxies": _INSTALLED,
    "listener.sni": _LAYER4,
    "forwarded_headers": approximated("forwarding headers are the controller's habit"),
    "tls.policy.modern": _INSTALLED,
    "tls.policy.intermediate": _INSTALLED,
    "tls.policy.old": _INSTALLED,
    "tls.certificates": approximated("unknown TLS names get the controller's own default certificate"),
    "tls.hsts": _NO_FIELD,
    "tls.client_certificates.require": _NO_FIELD,
    "tls.client_certificates.optional": _NO_FIELD,
    "upstream.http": native(),
    "upstream.https": _SERVERS,
    "upstream.h2c": _SERVERS,
    "upstream.grpc": _SERVERS,
    "upstream.tcp": _LAYER4,
    "upstream.udp": _LAYER4,
    "upstream.tls.verify": _SERVERS,
    "upstream.tls.ca": _SERVERS,
    "upstream.tls.server_name": _SERVERS,
    "algorithm.round_robin": approximated("no field says so; most controllers do it without being told"),
    "algorithm.least_connections": _ALGORITHM,
    "algorithm.least_response_time": _ALGORITHM,
    "algorithm.ip_hash": _ALGORITHM,
    "algorithm.consistent_hash": _ALGORITHM,
    "algorithm.random_two_choices": _ALGORITHM,
    "algorithm.random": approximated("no field says so; requests are spread evenly"),
    "hash_on.client_ip": _ALGORITHM,
    "hash_on.uri": _ALGORITHM,
    "hash_on.header": _ALGORITHM,
    "hash_on.cookie": _ALGORITHM,
    "hash_on.query": _ALGORITHM,
    "server.address": native("Kubernetes v1.37: EndpointSlice discovery.k8s.io/v1"),
    "server.dns_name": approximated(
        "an ExternalName Service for the one name of an upstream; many controllers follow it only when told to"
    ),
    "server.weight": approximated("endpoints have no weights; all servers count alike"),
    "server.max_connections": _NO_FIELD,
    "server.backup": unsupported("an Ingress has no spare servers; they are left out of the endpoints"),
    "server.drain": native("Kubernetes v1.37: EndpointSlice discovery.k8s.io/v1, terminating endpoints"),
    "health_check.http": _PROBE,
    "health_check.tcp": _PROBE,
    "health_check.grpc": _PROBE,
    "health_check.timing": _PROBE,
    "health_check.expect": approximated("a readiness probe takes 200 to 399", "Kubernetes v1.37: Probe"),
    "passive_health_check": _NO_FIELD,
    "session_persistence.cookie": _NO_FIELD,
    "session_persistence.client_ip": _NO_FIELD,
    "session_persistence.lifetime": _NO_FIELD,
    "keepalive.connections": _NO_FIELD,
    "keepalive.idle_timeout": _NO_FIELD,
    "timeouts.connect": _NO_FIELD,
    "timeouts.send": _NO_FIELD,
    "timeouts.read": _NO_FIELD,
    "route.timeouts": _NO_FIELD,
    "retries.attempts": _NO_FIELD,
    "retries.on": _NO_FIELD,
    "slow_start": _NO_FIELD,
    "queue": _NO_FIELD,
    "bind.kubernetes": native(),
    "bind.aws": native(),
    "match.hosts": native(),
    "match.hosts.wildcard": approximated("a wildcard covers exactly one label"),
    "match.path.exact": native(),
    "match.path.prefix": native(),
    "match.path.regex": _CONDITION,
    "match.methods": _CONDITION,
    "match.headers": _CONDITION,
    "match.query": _CONDITION,
    "match.cookies": _CONDITION,
    "route.listeners": approximated("a route is on https where its listeners are; an Ingress names no ports"),
    "split": unsupported("an Ingress has one Service per path; the largest share gets everything"),
    "rewrite.replace_prefix": _NO_FIELD,
    "rewrite.path": _NO_FIELD,
    "rewrite.host": _NO_FIELD,
    "redirect": _ANSWER,
    "respond": _ANSWER,
    "headers.request": _NO_FIELD,
    "headers.response": _NO_FIELD,
    "websocket": approximated("upgrades pass on every known controller, but no field says so"),
    "allow": _NO_FIELD,
    "auth.basic": _NO_FIELD,
    "auth.external": _NO_FIELD,
    "max_body_size": _NO_FIELD,
    "rate_limit": _NO_FIELD,
    "rate_limit.burst": _NO_FIELD,
    "rate_limit.key": _NO_FIELD,
    "access_log": _INSTALLED,
    "stats": _INSTALLED,
    "metrics": _INSTALLED,
    "alarms": unsupported("only AWS has alarms of its own"),
    "dns": unsupported("DNS records come from a controller of their own (external-dns reads the hosts of Ingresses)"),
}
