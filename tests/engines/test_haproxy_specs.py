"""Small specs, each about one thing, are accepted by each HAProxy without a word."""

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.render.targets import available
from lbgen.topology.build import build
from tests.conftest import missing
from tests.engines.debian import unpacked

pytestmark = pytest.mark.engine
HTTP = "listeners: {web: {protocol: http, port: 80}}\n"
TLS = """
listeners:
  one: {protocol: https, port: 443, tls: {policy: %s, certificates: [a]}}
  two: {protocol: https, port: 8443, http2: false, tls: {policy: %s, certificates: [a, b], client_certificates: {ca: /ca, mode: %s}}}
  raw: {protocol: tls, port: 993, upstream: app, tls: {certificates: [b]}, proxy_protocol: true}
certificates:
  a: {hosts: [a.example.com], certificate: "/etc/ssl/it's a.crt", key: "/etc/ssl/private $HOME.key"}
  b: {hosts: [b.example.com], certificate: /etc/ssl/b.pem, key: /etc/ssl/b.pem}
upstreams: {app: {protocol: tcp, servers: ["10.0.0.1:80"]}}
routes: [{respond: {status: 200}}]
"""
CERTIFICATE_NAMES = [f"c{n}" for n in range(30)]
MANY_CERTIFICATES = "\n".join(
    (
        f"listeners: {{web: {{protocol: https, port: 443, tls: {{certificates: [{', '.join(CERTIFICATE_NAMES)}]}}}}}}",
        "certificates:",
        *(f"  {name}: {{certificate: /{name}.crt, key: /{name}.private}}" for name in CERTIFICATE_NAMES),
        "routes: [{respond: {}}]",
        "",
    )
)


def upstream(text, route=""):
    """A spec with one upstream and a route to it."""
    return f"{HTTP}upstreams: {{app: {{{text}}}}}\nroutes: [{{upstream: app{route}}}]\n"


def routed(text):
    """A spec with two routes, the first as given."""
    return (
        f'{HTTP}upstreams: {{app: {{servers: ["10.0.0.1:80"]}}}}\nroutes: [{{{text}}}, {{name: rest, upstream: app}}]\n'
    )


TWO = 'servers: ["10.0.0.1:80", "10.0.0.2:80"]'
HOSTILE = 'it\'s 100% \\"$HOME\\" } #'
SPECS = {
    **{f"algorithm {name}": upstream(f"algorithm: {name}, {TWO}") for name in (
        "round_robin", "least_connections", "least_response_time", "ip_hash", "consistent_hash", "random_two_choices",
        "random",
    )},
    **{f"hash on {on}": upstream(f"algorithm: consistent_hash, hash_on: {on}, {TWO}") for on in (
        "client_ip", "uri", "{header: X-User}", "{cookie: \"it's\"}", "{query: 'a b)'}",
    )},
    **{f"protocol {name}": upstream(f"protocol: {name}, {TWO}") for name in ("https", "h2c", "grpc")},
    **{f"check {kind}": upstream(f"{TWO}, health_check: {{type: {kind}, path: '/a%b?c=1'}}") for kind in ("http", "tcp")},
    "check grpc": upstream(f"protocol: grpc, {TWO}, health_check: {{type: grpc}}"),
    "check with long times": upstream(f"{TWO}, health_check: {{interval: 90d, timeout: 60d}}, timeouts: {{read: 300d}}"),
    "grpc over tls": upstream(f"protocol: grpc, {TWO}, tls: {{verify: false}}"),
    "tls with names": upstream('protocol: https, servers: ["a.internal:443"], tls: {ca: "/x y/ca.pem"}'),
    "tls with the system's trust": upstream(f"protocol: https, {TWO}, tls: {{server_name: a.internal}}"),
    "ipv6 servers": upstream('servers: ["[2001:db8::1]:80", "[::1]:81"]'),
    "weights": upstream('servers: [{address: "10.0.0.1:80", weight: 1000000}, {address: "10.0.0.2:80", weight: 0}]'),
    "backup and drain": upstream(
        'servers: [{address: "10.0.0.1:80", backup: true}, {address: "10.0.0.2:80", backup: true}, '
        '{address: "10.0.0.3:80", drain: true}, {address: "10.0.0.4:80", max_connections: 3}]'
    ),
    "one name twice": upstream('servers: ["10.0.0.1:80", {name: app-1, address: "10.0.0.2:80"}]'),
    "affinity by cookie": upstream(f"{TWO}, session_persistence: {{type: cookie, name: \"it's\", lifetime: 90d}}"),
    "affinity by address": upstream(f"{TWO}, session_persistence: {{type: client_ip, lifetime: 90d}}"),
    "no keepalive": upstream(f"{TWO}, keepalive: {{connections: 0}}, retries: {{attempts: 0}}, passive_health_check: false"),
    "slow start alone": upstream(f"{TWO}, slow_start: 90d, passive_health_check: false"),
    "retries of everything": upstream(
        f"{TWO}, retries: {{attempts: 3, on: [connect_error, timeout, http_500, http_502, http_503, http_504]}}"
    ),
    "names of sections": HTTP.replace("web", "stats") + (
        f'upstreams: {{stats: {{{TWO}}}, metrics: {{{TWO}}}, "1.2": {{{TWO}}}}}\nroutes: [{{upstream: stats}}]\n'
        "observability: {stats: {port: 8404}, metrics: {port: 9101, allow: [10.0.0.0/8]}}\n"
    ),
    **{f"log {kind}": upstream(TWO) + f"observability: {{access_log: {kind}}}\n" for kind in ("json", "text", "off")},
    "hostile values": routed(
        f'name: a, match: {{headers: {{X-A: "{HOSTILE}"}}, query: {{"{HOSTILE}": "{HOSTILE}\\n"}}, cookies: {{"%": "}}"}}}}, '
        f'upstream: app, headers: {{request: {{set: {{X-B: "{HOSTILE}"}}}}, response: {{set: {{X-C: "{HOSTILE}"}}}}}}'
    ),
    "hostile answers": routed(f'name: a, match: {{path: {{exact: "/a\'$X"}}}}, respond: {{body: "{HOSTILE}\\n\\t"}}'),
    "a long answer": routed('name: a, match: {path: {exact: /a}}, respond: {body: "' + "é" * 16_000 + '"}'),
    "hostile redirects": routed('name: a, match: {path: {prefix: "/a%20b"}}, redirect: {path: "/%41$X%[src]\'?"}'),
    "hostile rewrites": routed(
        'name: a, match: {path: {prefix: "/a.b+(c)$[d]\'"}}, upstream: app, rewrite: {replace_prefix: "/\\\\1%[src]/", host: b.c}'
    ),
    "regexes": routed("name: a, match: {path: {regex: '^/(a|b)[0-9]{2,}[^}]*\\.\\w+$'}}, upstream: app"),
    "many hosts": routed(f"name: a, match: {{hosts: [{', '.join(f'h{n}.example.com' for n in range(150))}]}}, upstream: app"),
    "many networks": routed(f"name: a, upstream: app, match: {{methods: [A]}}, allow: [{', '.join(['10.0.0.0/8'] * 150)}]"),
    "many headers": routed(
        f"name: a, upstream: app, match: {{headers: {{{', '.join(f'X-{n}: v{n}' for n in range(100))}}}}}"
    ),
    "basic and external auth": routed(
        "name: a, match: {methods: [GET]}, upstream: app, auth: {basic: {users_file: /u}}, max_body_size: 1k"
    ),
    "splits": routed(
        "name: a, match: {methods: [GET]}, split: [{upstream: app, weight: 1000000}, {upstream: app, weight: 0}, "
        "{upstream: app, weight: 1}], timeouts: {read: 5s, connect: 1s}, websocket: true"
    ),
    "a dead end": f'{HTTP}upstreams: {{app: {{{TWO}}}}}\nroutes: [{{match: {{hosts: ["*.a.b", c.d, "*.x.y"]}}, redirect: {{scheme: https}}}}]\n',
    "trusted proxies": upstream(TWO).replace("port: 80}", "port: 80, trusted_proxies: ['10.0.0.0/8', '::1']}"),
    "limits": upstream(TWO, ", rate_limit: a") + "".join(
        f"rate_limits: {{a: {{requests: 7, per: 90d, burst: 10000000, key: {key}, status: 599}}}}\n" for key in ["{cookie: 'x'}"]
    ),
    "udp beside http": upstream(TWO).replace("listeners: {", "listeners: {dns: {protocol: udp, port: 53, upstream: u}, ").replace(
        "upstreams: {", "upstreams: {u: {protocol: udp, servers: ['10.0.0.1:53']}, "
    ),
    "tcp": "listeners: {db: {protocol: tcp, port: 1, address: '::1', upstream: u}}\n"
    "upstreams: {u: {protocol: tcp, algorithm: ip_hash, servers: ['a.b:1'], session_persistence: {type: client_ip}}}\n",
    "passthrough": "listeners: {raw: {protocol: tls_passthrough, port: 1, sni: {'*.a.b': u}}}\n"
    "upstreams: {u: {protocol: tcp, servers: ['1.1.1.1:1']}}\n",
    "policies": TLS % ("modern", "intermediate", "optional"),
    "old policies": TLS % ("intermediate", "old", "require"),
    "many certificates": MANY_CERTIFICATES,
}  # fmt: skip
ENGINES = {(2, 6): "debian", (2, 8): "wheel"}
TARGET = available()["haproxy"]


def rendered(name, version):
    """The text for one spec at one version."""
    built = build("spec.lbgen.yaml", text=f"version: 1\nname: small\n{SPECS[name]}", variables={})
    assert built.topology is not None, built.diagnostics
    (artifact,) = print_sheets(TARGET.plan(built.topology, Options(version)).sheets)
    return artifact


@pytest.mark.parametrize("version", ENGINES, ids=lambda version: f"{version[0]}.{version[1]}")
@pytest.mark.parametrize("name", SPECS)
def test_a_small_spec_is_accepted(name, version, monkeypatch):
    if ENGINES[version] == "debian":
        monkeypatch.setenv("LBGEN_HAPROXY", unpacked("haproxy"))
    binary = TARGET.engine.find(version)
    if binary is None or binary.version[:2] != version:
        missing(f"haproxy {version} is not on this machine")
    assert TARGET.engine.accepts(binary, [rendered(name, version)]) == ()


@pytest.mark.parametrize("version", [(2, 4), (3, 0), (3, 2)], ids=str)
@pytest.mark.parametrize("name", SPECS)
def test_a_small_spec_reads_well_for_versions_that_are_not_here(name, version):
    artifact = rendered(name, version)
    assert TARGET.dialect.parse(Source(artifact.path, artifact.text)).diagnostics == ()
