"""Small specs, each about one thing that an engine could refuse."""

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


def sni(*names):
    """A listener that forwards by TLS name."""
    hosts = ", ".join(f"{name}: u" for name in names)
    return (
        f"listeners: {{raw: {{protocol: tls_passthrough, port: 1, sni: {{{hosts}}}}}}}\n"
        "upstreams: {u: {protocol: tcp, servers: ['1.1.1.1:1']}}\n"
    )


def addresses(count):
    """As many servers."""
    return ", ".join(f'"10.0.1.{number}:80"' for number in range(count))


LONG_NAME = f"{'a' * 63}.{'b' * 63}.example.com"
MANY_CONDITIONS = f'{HTTP}upstreams: {{app: {{servers: ["10.0.0.1:80"]}}}}\nroutes:\n' + "".join(
    f"  - {{name: r{n}, match: {{headers: {{X-Some-Header-Of-Ours-{n}: a}}, cookies: {{c{n}: b}}}}, upstream: app}}\n"
    for n in range(25)
)
ROUTES_BY_TENANT = f'{HTTP}upstreams: {{app: {{servers: ["10.0.0.1:80"]}}}}\nroutes:\n' + "".join(
    f"  - {{name: tenant-{n}, match: {{path: {{prefix: /api}}, headers: {{X-Tenant: t{n}}}}}, upstream: app}}\n"
    for n in range(300)
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
    "many conditions": MANY_CONDITIONS,
    "a long host name": routed(f"name: a, match: {{hosts: [{LONG_NAME}]}}, upstream: app"),
    "a long TLS name": sni(LONG_NAME),
    "many TLS names": sni(*(f"host-{n}.shop.example.com" for n in range(500))),
    "a long header name": upstream(f"protocol: grpc, {TWO}", f", headers: {{request: {{set: {{{'X' * 90}: a}}, remove: [{'Y' * 47}]}}}}"),
    "affinity by cookie with a backup in the middle": upstream(
        'algorithm: random, session_persistence: {name: S}, servers: ["10.0.0.1:80", {address: "10.0.0.2:80", backup: true}, '
        '"10.0.0.3:80"]'
    ),
    **{f"affinity by cookie on {count} servers": upstream(
        f"session_persistence: {{name: S}}, servers: [{addresses(count)}]"
    ) for count in (64, 65)},
    "a long header condition": routed(f"name: a, upstream: app, match: {{headers: {{X-A: {'a.' * 1000}}}}}"),
    "a long query condition": routed(f"name: a, upstream: app, match: {{query: {{{'q' * 200}: {'a.' * 100}}}}}"),
    "a long path": routed(f"name: a, upstream: app, match: {{path: {{prefix: /{'a-' * 900}}}}}, rewrite: {{replace_prefix: /}}"),
    "many routes under one path": ROUTES_BY_TENANT,
    "header names that nginx does not know": routed(
        "name: a, upstream: app, match: {headers: {\"X$y'z\": '', 'X#a': b}}, rate_limit: a"
    ) + "rate_limits: {a: {requests: 7, per: 1s, key: {header: \"X$y'z\"}}}\n",
    "hostile questions": routed(
        "name: a, upstream: app, match: {methods: [A]}, auth: {external: {upstream: app, path: '/v;}${HOME:-x}\"'}}"
    ),
    "auth asked over HTTP/2": upstream(f"protocol: h2c, {TWO}", ", auth: {external: {upstream: app, path: /verify}}, websocket: true"),
}  # fmt: skip
