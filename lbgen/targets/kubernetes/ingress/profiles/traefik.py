"""Traefik 3: Ingress objects, and objects of its own (IngressRoute, Middleware and others) where needed."""

from lbgen.ports import Row, Support
from lbgen.targets.kubernetes.ingress.plain import approximated, unsupported
from lbgen.targets.kubernetes.ingress.profile import Profile

DOCUMENT = "Traefik v3.7: Kubernetes Ingress and CRD providers"
MEASURED = "measured with Traefik 3.7.15"
_ROUTE = "an IngressRoute"
_ENTRY = "an entry point of the listener's name must be there in Traefik's static configuration"
_CLIENTS = approximated(
    "a TLSOption, asked of clients by hosts named exactly; other names reach Traefik's own 404 without", MEASURED
)
_STATIC = unsupported("part of Traefik's static configuration", DOCUMENT)


def _measured(why: str = "") -> Row:
    return Row(Support.EMULATED if why else Support.NATIVE, why, MEASURED)


PROFILE = Profile(
    title="Traefik",
    document=DOCUMENT,
    class_name="traefik",
    prefix="traefik.ingress.kubernetes.io/",
    rows={
        "listener.http": _measured(),
        "listener.https": _measured(),
        "listener.tcp": _measured(f"an IngressRouteTCP; {_ENTRY}"),
        "listener.udp": _measured(f"an IngressRouteUDP; {_ENTRY}"),
        "listener.tls": _measured(f"an IngressRouteTCP with TLS; {_ENTRY}"),
        "listener.tls_passthrough": _measured(f"an IngressRouteTCP; {_ENTRY}"),
        "listener.sni": _measured("HostSNI rules"),
        "listener.address": _STATIC,
        "listener.http2": _measured(),
        "listener.redirect_to_https": approximated(
            "redirectScheme answers 301 to GET and 308 to other methods", MEASURED
        ),
        "listener.proxy_protocol": _STATIC,
        "listener.trusted_proxies": _STATIC,
        "forwarded_headers": approximated("as asked, but Traefik makes no X-Request-ID", DOCUMENT),
        "tls.policy.modern": approximated("a TLSOption, which holds for hosts named exactly", DOCUMENT),
        "tls.policy.intermediate": approximated("a TLSOption, which holds for hosts named exactly", DOCUMENT),
        "tls.policy.old": approximated(
            "a TLSOption, which holds for hosts named exactly; Go has fewer ciphers", DOCUMENT
        ),
        "tls.certificates": approximated("unknown TLS names get Traefik's own default certificate", DOCUMENT),
        "tls.hsts": approximated("sent with answers of routes, not with Traefik's own 404", MEASURED),
        "tls.client_certificates.require": _CLIENTS,
        "tls.client_certificates.optional": _CLIENTS,
        "upstream.http": approximated(
            "servers see the path cleaned up: dot segments and double slashes resolved", MEASURED
        ),
        "upstream.https": _measured("the scheme of the service, and a ServersTransport"),
        "upstream.h2c": _measured("the scheme of the service"),
        "upstream.grpc": _measured("the scheme of the service"),
        "upstream.tcp": _measured(),
        "upstream.udp": _measured(),
        "upstream.tls.verify": _measured("a ServersTransport"),
        "upstream.tls.ca": _measured("a ServersTransport reads the CA from a Secret; create it from the file"),
        "upstream.tls.server_name": _measured("a ServersTransport"),
        "algorithm.round_robin": _measured(),
        "algorithm.least_connections": approximated(
            "p2c: of two random servers the one with fewer connections", DOCUMENT
        ),
        "algorithm.least_response_time": approximated(
            "leasttime: while few requests are open, nearly all go to the server that was fastest so far", MEASURED
        ),
        "algorithm.ip_hash": _measured("hrw, a consistent hash of the client's address"),
        "algorithm.consistent_hash": _measured("hrw, a consistent hash of the client's address"),
        "algorithm.random_two_choices": _measured(),
        "algorithm.random": approximated("round robin: as even, but in turn", DOCUMENT),
        "hash_on.client_ip": _measured("hrw"),
        "server.dns_name": approximated(
            "an ExternalName Service, which Traefik follows with `allowExternalNameServices` alone", DOCUMENT
        ),
        "server.address": _measured(),
        "server.drain": _measured(),
        "bind.kubernetes": _measured(),
        "server.weight": _measured(f"a Service per weight, weighted in {_ROUTE}"),
        "server.backup": approximated(
            "a TraefikService falls over request by request, when the others answer 502, 503 or 504", MEASURED
        ),
        "passive_health_check": _measured(f"{_ROUTE}'s passiveHealthCheck"),
        "session_persistence.cookie": _measured("the sticky cookie"),
        "session_persistence.client_ip": _measured("hrw, a consistent hash of the client's address"),
        "session_persistence.lifetime": _measured("the sticky cookie's maxAge"),
        "keepalive.connections": _measured("a ServersTransport"),
        "keepalive.idle_timeout": _measured("a ServersTransport"),
        "timeouts.connect": _measured("a ServersTransport"),
        "timeouts.send": unsupported("Traefik has no send timeout towards servers", DOCUMENT),
        "timeouts.read": approximated("silence before the answer's headers; later silence is not limited", MEASURED),
        "route.timeouts": approximated("silence before the answer's headers; later silence is not limited", MEASURED),
        "retries.attempts": _measured("a retry Middleware"),
        "retries.on": _measured("a retry Middleware"),
        "match.hosts": approximated("a Host header that ends in a dot finds no route", MEASURED),
        "match.hosts.wildcard": _measured(f"HostRegexp in {_ROUTE}"),
        "match.path.exact": _measured(),
        "match.path.prefix": _measured("an exact path and one that ends in a slash"),
        "match.path.regex": _measured(f"PathRegexp in {_ROUTE}"),
        "match.methods": _measured(_ROUTE),
        "match.headers": approximated(f"{_ROUTE}; a header that comes twice matches by either value", MEASURED),
        "match.query": _measured(_ROUTE),
        "match.cookies": _measured(f"HeaderRegexp over Cookie in {_ROUTE}"),
        "route.listeners": _measured("entry points"),
        "split": _measured(f"weights in {_ROUTE}"),
        "rewrite.replace_prefix": _measured("a replacePathRegex Middleware"),
        "rewrite.path": _measured("a replacePath Middleware"),
        "rewrite.host": _measured("a headers Middleware"),
        "redirect": approximated(
            "a redirectRegex Middleware: 301 or 302 to GET, 308 or 307 to other methods; the path is cleaned up",
            MEASURED,
        ),
        "respond": unsupported("Traefik has no fixed answers; the route is left out", DOCUMENT),
        "headers.request": _measured("a headers Middleware"),
        "headers.response": _measured("a headers Middleware"),
        "websocket": _measured(),
        "allow": _measured("an ipAllowList Middleware"),
        "auth.basic": _measured("a basicAuth Middleware; create its Secret from the file"),
        "auth.external": approximated("a forwardAuth Middleware, which passes every refusal on as it is", DOCUMENT),
        "max_body_size": _measured("a buffering Middleware"),
        "rate_limit": _measured("a rateLimit Middleware, one bucket per router"),
        "rate_limit.burst": _measured("a rateLimit Middleware"),
        "rate_limit.key": _measured("a rateLimit Middleware's sourceCriterion"),
    },
)
