"""Rules about upstreams and how they are passed to: inherited values, several servers, versions, and what must not fire."""

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import Run, Selection, check
from lbgen.ports import Options
from lbgen.targets.nginx.linting import LANGUAGE
from tests.unit.rules.linting import NoFiles, lint

TWO = "upstream app { server 10.0.0.1:80; server 10.0.0.2:80; }"
MAIN = "http { %s }"


def said(code, text, version=()):
    """`line:what is marked` of each finding of one rule."""
    found = lint("nginx", text, version=version, select=(code,))
    lines = text.splitlines()
    assert {one.code for one in found} <= {code}
    return [
        f"{one.span.line}:{lines[one.span.line - 1][one.span.column - 1 : one.span.end_column - 1]}" for one in found
    ]


def proxied(inside, upstream=TWO, around="", server=""):
    """A whole file: an upstream, a server, a location that passes to it."""
    return f"http {{\n{around}\n{upstream}\nserver {{ listen 80; {server} location / {{\n{inside}\nproxy_pass http://app;\n}} }} }}"


CONNECT = [
    ("of two servers", proxied(""), ["6:proxy_pass http://app"]),
    ("said around", proxied("", around="proxy_connect_timeout 3s;"), []),
    ("one server", proxied("", "upstream app { server 10.0.0.1:80; }"), []),
    (
        "the other is a backup only",
        proxied("", "upstream app { server 10.0.0.1:80; server 10.0.0.2:80 backup; }"),
        [],
    ),
    ("an include is missing", proxied("include timeouts.conf;"), []),
    (
        "in stream too",
        "stream { upstream app { server 10.0.0.1:1; server 10.0.0.2:1; }\nserver { listen 1; proxy_pass app; } }",
        ["2:proxy_pass app"],
    ),
    ("of grpc", proxied("").replace("proxy_pass http", "grpc_pass grpc"), ["6:grpc_pass grpc://app"]),
    ("grpc has its own", proxied("grpc_connect_timeout 2s;").replace("proxy_pass http", "grpc_pass grpc"), []),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CONNECT])
def test_connecting_may_take_a_minute(text, expected):
    assert said("NGX301", text) == expected


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("3s", None),
        ("15", None),
        ("16s", "info"),
        ("60", "info"),
        ("61s", "warning"),
        ("5m", "warning"),
        ("30000", None),
        ("1800", "warning"),
        ("$t", None),
    ],
)
def test_connecting_is_long(value, severity):
    found = lint("nginx", f"server {{ proxy_connect_timeout {value}; }}", select=("NGX302",))
    assert [one.severity.value for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("proxy_next_upstream error timeout non_idempotent;", ["1:non_idempotent"]),
        ("grpc_next_upstream error non_idempotent;", ["1:non_idempotent"]),
        ("proxy_next_upstream off non_idempotent;", []),
        ("proxy_next_upstream non_idempotent;", []),  # NGX339: nothing is ever retried
        ("proxy_next_upstream error timeout http_503;", []),
    ],
)
def test_a_post_is_repeated(line, expected):
    assert said("NGX303", f"server {{ {line} }}") == expected


THREE = "upstream app { server 10.0.0.1:80; server 10.0.0.2:80; server 10.0.0.3:80; }"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (proxied("", THREE), 1),
        (proxied("proxy_next_upstream_tries 2;", THREE), 0),
        (proxied("proxy_next_upstream_tries 0;", THREE), 1),
        (proxied("", THREE, "proxy_next_upstream_timeout 5s;"), 0),
        (proxied("proxy_next_upstream off;", THREE), 0),
        (proxied("", TWO), 0),
    ],
)
def test_retries_have_no_bound(text, count):
    assert len(said("NGX304", text)) == count


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ("server 10.0.0.1;\nserver 10.0.0.1:80;", ["2:10.0.0.1:80"]),
        ("server App.example.com:80;\nserver app.example.com:80 backup;", ["2:app.example.com:80"]),
        ("server 10.0.0.1:80;\nserver 10.0.0.1:81;", []),
        ("server 10.0.0.1:80;\nserver 10.0.0.1:80 down;", []),
        ("server app.example.com:80 resolve;\nserver app.example.com:80 resolve service=a;", []),
        ("server unix:/run/a.sock;\nserver unix:/run/a.sock;", ["2:unix:/run/a.sock"]),
        ("server [::1]:80;\nserver [::1];", ["2:[::1]"]),
    ],
)
def test_a_server_stands_twice(servers, expected):
    assert said("NGX307", f"upstream app {{ {servers} }}") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("upstream a { server 10.0.0.1 max_fails=0; server 10.0.0.2 max_fails=0; }", 1),
        ("upstream a { server 10.0.0.1 max_fails=0; server 10.0.0.2; }", 0),
        ("upstream a { server 10.0.0.1 max_fails=0; server 10.0.0.2 max_fails=0 down; }", 0),
        ("upstream a { server 10.0.0.1 max_fails=0; server 10.0.0.2 max_fails=0; include more.conf; }", 0),
        (
            (
                "upstream a { server 10.0.0.1 max_fails=0; server 10.0.0.2 max_fails=0; }\n"
                "server { location / { health_check; proxy_pass http://a; } }"
            ),
            0,
        ),
    ],
)
def test_nobody_is_ever_left_out(text, count):
    assert len(said("NGX308", text)) == count


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("hash $uri; server 10.0.0.1; server 10.0.0.2 backup;", ["1:backup"]),
        ("random two least_conn; server 10.0.0.2 backup;", ["1:backup"]),
        ("server 10.0.0.1; server 10.0.0.2 backup; hash $uri;", []),  # taken, and asked when all others fail
        ("least_conn; server 10.0.0.1; server 10.0.0.2 backup;", []),
        ("least_time header; server 10.0.0.1; server 10.0.0.2 backup;", []),
    ],
)
def test_a_method_that_knows_no_backup(body, expected):
    assert said("NGX309", f"upstream a {{ {body} }}") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ip_hash; least_conn;", ["1:ip_hash"]),
        ("hash $uri; ip_hash; random;", ["1:hash $uri", "1:ip_hash"]),
        ("least_conn; sticky cookie a; keepalive 3;", []),
        ("least_conn;", []),
    ],
)
def test_two_methods(body, expected):
    assert said("NGX310", f"upstream a {{ {body} server 10.0.0.1; server 10.0.0.2; }}") == expected


def behind_a_proxy(method, server):
    return f"upstream app {{ {method} server 10.0.0.1; server 10.0.0.2; }}\nserver {{ {server} location / {{ proxy_pass http://app; }} }}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (behind_a_proxy("ip_hash;", "listen 80 proxy_protocol;"), ["1:ip_hash"]),
        (
            behind_a_proxy("hash $remote_addr consistent;", "listen 80 proxy_protocol;"),
            ["1:hash $remote_addr consistent"],
        ),
        (behind_a_proxy("hash $proxy_protocol_addr consistent;", "listen 80 proxy_protocol;"), []),
        (behind_a_proxy("hash $remote_addr$uri;", "listen 80 proxy_protocol;"), []),
        (behind_a_proxy("ip_hash;", "listen 80;"), []),
        (behind_a_proxy("ip_hash;", "listen 80 proxy_protocol; set_real_ip_from 10.0.0.9;"), []),
        (behind_a_proxy("ip_hash;", "listen 80 proxy_protocol; include realip.conf;"), []),
        (behind_a_proxy("least_conn;", "listen 80 proxy_protocol;"), []),
    ],
)
def test_clients_of_a_proxy_in_front(text, expected):
    assert said("NGX311", text) == expected


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("hash $uri; server 10.0.0.1; server 10.0.0.2;", 1),
        ("hash $uri consistent; server 10.0.0.1; server 10.0.0.2;", 0),
        ("hash $uri; server 10.0.0.1;", 0),
        ("hash $uri; least_conn; server 10.0.0.1; server 10.0.0.2;", 0),
        ("hash app; server 10.0.0.1; server 10.0.0.2;", 0),
    ],
)
def test_keys_move(body, count):
    assert len(said("NGX312", f"upstream a {{ {body} }}")) == count


@pytest.mark.parametrize(
    ("head", "body", "severities"),
    [
        ("worker_processes auto;", "server 10.0.0.1 max_conns=5;", ["warning"]),
        ("worker_processes 4;", "least_conn; server 10.0.0.1; server 10.0.0.2;", ["info"]),
        ("worker_processes 4;", "random two; server 10.0.0.1; server 10.0.0.2;", ["info"]),
        ("worker_processes 4;", "server 10.0.0.1; server 10.0.0.2;", []),
        ("", "least_conn; server 10.0.0.1 max_conns=5; server 10.0.0.2;", []),  # one worker
        ("worker_processes auto;", "least_conn; zone a 64k; server 10.0.0.1 max_conns=5;", []),
        ("worker_processes auto;", "least_conn; include zone.conf; server 10.0.0.1 max_conns=5;", []),
    ],
)
def test_workers_count_apart(head, body, severities):
    found = lint("nginx", f"{head}\nhttp {{ upstream a {{ {body} }} }}", select=("NGX313",))
    assert [one.severity.value for one in found] == severities


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("upstream a { server app.example.com:80; }", ["1:app.example.com:80"]),
        ("upstream a { server app.example.com:80 resolve; }", []),
        ("upstream a { server app:80; server localhost:80; server 10.0.0.1; server unix:/a.b; }", []),
        ("server { location / { proxy_pass http://app.example.com/x; } }", ["1:http://app.example.com/x"]),
        ("server { location / { proxy_pass http://$host.example.com; } }", []),
        (
            "upstream app.example.com { server 10.0.0.1; } server { location / { proxy_pass http://app.example.com; } }",
            [],
        ),
    ],
)
def test_a_name_is_looked_up_once(inside, expected):
    text = MAIN % inside
    assert said("NGX314", text) == expected


def test_what_to_do_about_a_name_depends_on_the_version():
    text = MAIN % "upstream a { server app.example.com:80; }"
    steps = [lint("nginx", text, version=version, select=("NGX314",))[0].help for version in ((1, 27, 2), (1, 27, 3))]
    assert ["resolve" in step.split() or "`resolve`" in step for step in steps] == [False, True]


def dynamic(place, location="", head=""):
    return (
        MAIN
        % f"{head} upstream app {{ server 10.0.0.1; }} server {{ location / {{ {location} proxy_pass http://{place}; }} }}"
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (dynamic("$to", "set $to web.internal;"), 1),
        (dynamic("$to", "set $to web.internal:8080;"), 1),
        (dynamic("$to", "set $to app;"), 0),
        (dynamic("$to", "set $to 10.0.0.9:8080;"), 0),
        (dynamic("$to", "set $to web.internal; resolver 10.0.0.53;"), 0),
        (dynamic("$to", "set $to web.internal;", "resolver 10.0.0.53;"), 0),
        (dynamic("$arg_to.example.com"), 1),
        (dynamic("$arg_to"), 0),  # it may be an address
        (dynamic("app$request_uri"), 0),
        (dynamic("${to}", "set $to web.internal;"), 1),
        (dynamic("$to", "include resolver.conf; set $to web.internal;"), 0),
    ],
)
def test_nobody_can_look_a_name_up(text, count):
    assert len(said("NGX315", text)) == count


@pytest.mark.parametrize(
    ("table", "more", "expected"),
    [
        ("split_clients $request_id $to { 5% appp; * app; }", "", ["1:5% appp"]),
        ("map $uri $to { default app; /x 10.0.0.9:80; /y unix:/run/a; }", "", []),
        ("map $uri $to { default APP; /x nowhere; }", "", ["1:/x nowhere"]),
        ("map $uri $to { default app; /x nowhere; }", "resolver 10.0.0.53;", []),
        ("map $uri $to { default app; /x $arg_x; }", "", []),
        ("map $uri $to { default app; include more.map; }", "", []),
        ("geo $to { default app; 10.0.0.0/8 inside; }", "", ["1:10.0.0.0/8 inside"]),
        ("map $uri $other { default app; /x nowhere; }", "", []),
    ],
)
def test_a_share_leads_nowhere(table, more, expected):
    assert said("NGX119", dynamic("$to", more, table)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("resolver 10.0.0.53 8.8.8.8;", ["1:8.8.8.8"]),
        ("resolver 1.1.1.1:53 valid=10s;", ["1:1.1.1.1:53"]),
        ("resolver [2606:4700:4700::1111];", ["1:[2606:4700:4700::1111]"]),
        ("resolver 127.0.0.53 192.168.0.1 169.254.169.253 [fd00::53] 100.100.2.136;", []),
        ("resolver dns.internal ipv6=off;", []),
        ("resolver $dns;", []),
    ],
)
def test_a_resolver_on_the_internet(line, expected):
    assert said("NGX316", f"server {{ {line} }}") == expected


@pytest.mark.parametrize(("line", "count"), [("resolver 10.0.0.53;", 1), ("resolver 10.0.0.53 valid=5s;", 0)])
def test_how_long_a_name_is_kept(line, count):
    assert len(said("NGX317", f"server {{ {line} }}")) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("hash app;", 1),
        ('hash "";', 1),
        ("hash $uri;", 0),
        ("hash app; least_conn;", 0),
        ("hash a${uri}b consistent;", 0),
    ],
)
def test_a_key_without_a_variable(body, count):
    assert len(said("NGX334", f"upstream a {{ {body} server 10.0.0.1; server 10.0.0.2; }}")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("upstream a { hash $request_id; server 10.0.0.1; }", 1),
        ("upstream a { hash $remote_addr$Remote_Port; server 10.0.0.1; }", 1),
        ("stream { upstream a { hash $remote_addr$remote_port; server 10.0.0.1:1; } }", 0),
        ("stream { upstream a { hash $msec; server 10.0.0.1:1; } }", 1),
        ("upstream a { hash $cookie_id consistent; server 10.0.0.1; }", 0),
    ],
)
def test_a_key_that_changes(text, count):
    assert len(said("NGX335", text)) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("proxy_next_upstream error; proxy_next_upstream_tries 1;", 1),
        ("proxy_next_upstream non_idempotent;", 1),
        ("proxy_next_upstream off; proxy_next_upstream_tries 1;", 0),
        ("proxy_next_upstream error;", 0),
        ("proxy_next_upstream_tries 1;", 0),  # said alone it is a way to say off
        ("proxy_next_upstream error; proxy_next_upstream_tries 0;", 0),
    ],
)
def test_retries_never_happen(inside, count):
    assert len(said("NGX339", proxied(inside))) == count


@pytest.mark.parametrize(
    ("inside", "around", "upstream", "count"),
    [
        ("proxy_next_upstream_timeout 5s;", "proxy_connect_timeout 5s;", TWO, 1),
        ("proxy_next_upstream_timeout 5s;", "", TWO, 1),  # 60 s where nothing is said
        ("proxy_next_upstream_timeout 90s;", "", TWO, 0),
        ("proxy_next_upstream_timeout 0;", "", TWO, 0),  # no bound
        ("proxy_next_upstream_timeout 5s; proxy_next_upstream off;", "", TWO, 0),
        ("proxy_next_upstream_timeout 5s;", "", "upstream app { server 10.0.0.1; server 10.0.0.2 backup; }", 0),
        ("proxy_next_upstream_timeout 5s;", "include timeouts.conf;", TWO, 0),
    ],
)
def test_time_for_all_tries_is_used_up_by_one(inside, around, upstream, count):
    assert len(said("NGX340", proxied(inside, upstream, around))) == count


def over(scheme, server):
    return f"upstream app {{ {server} }}\nserver {{ location / {{ {'grpc' if scheme.startswith('grpc') else 'proxy'}_pass {scheme}://app; }} }}"


@pytest.mark.parametrize(
    ("scheme", "server", "severities"),
    [
        ("https", "server 10.0.0.1;", ["error"]),
        ("grpcs", "server 10.0.0.1;", ["error"]),
        ("https", "server 10.0.0.1:80;", ["warning"]),
        ("https", "server 10.0.0.1:443; server [::1];", ["error"]),
        ("https", "server unix:/run/a.sock;", []),
        ("https", "server a.example.com service=_https._tcp resolve;", []),
        ("http", "server 10.0.0.1;", []),
    ],
)
def test_tls_to_port_80(scheme, server, severities):
    found = lint("nginx", over(scheme, server), select=("NGX341",))
    assert [one.severity.value for one in found] == severities


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (over("http", "server 10.0.0.1:443;"), 1),
        (over("grpc", "server 10.0.0.1:443;"), 1),
        (over("https", "server 10.0.0.1:443;"), 0),
        ("server { location / { proxy_pass http://10.0.0.1:443; } }", 1),
        ("server { location / { proxy_pass http://10.0.0.1:4430; } }", 0),
        ("stream { server { listen 443; proxy_pass 10.0.0.1:443; } }", 0),
    ],
)
def test_plain_http_to_port_443(text, count):
    assert len(said("NGX342", text)) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("server 10.0.0.1 max_fails=3;", 1),
        ("server 10.0.0.1;", 0),
        ("server a.example.com max_fails=3;", 0),  # a name may stand for several
        ("server 10.0.0.1 max_fails=3; include more.conf;", 0),
        ("server 10.0.0.1 max_fails=3; server 10.0.0.2;", 0),
    ],
)
def test_parameters_of_a_single_server(body, count):
    assert len(said("NGX343", f"upstream a {{ {body} }}")) == count


@pytest.mark.parametrize(
    ("place", "count"), [("http://app:8080", 1), ("http://APP:8080/x", 1), ("http://app", 0), ("http://other:8080", 0)]
)
def test_a_port_behind_an_upstream(place, count):
    assert len(said("NGX344", f"{TWO} server {{ location / {{ proxy_pass {place}; }} }}")) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("server 10.0.0.1 weight=5; server 10.0.0.2 weight=5;", 1),
        ("server 10.0.0.1 weight=5; server 10.0.0.2;", 0),
        ("server 10.0.0.1 weight=1; server 10.0.0.2;", 0),
        ("hash $uri consistent; server 10.0.0.1 weight=5; server 10.0.0.2 weight=5;", 0),
    ],
)
def test_weights_are_equal(body, count):
    assert len(said("NGX348", f"upstream a {{ {body} }}")) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("server 10.0.0.1 fail_timeout=0; server 10.0.0.2;", 1),
        ("server 10.0.0.1 fail_timeout=0s; server 10.0.0.2;", 1),
        ("server 10.0.0.1 fail_timeout=0 max_fails=0; server 10.0.0.2;", 0),
        ("server 10.0.0.1 fail_timeout=0;", 0),
        ("server 10.0.0.1 fail_timeout=1s; server 10.0.0.2;", 0),
    ],
)
def test_nobody_is_left_out_for_long(body, count):
    assert len(said("NGX349", f"upstream a {{ {body} }}")) == count


@pytest.mark.parametrize(
    ("upstream", "version", "count"),
    [
        ("upstream app { server 10.0.0.1; keepalive 0; }", (1, 31), 1),
        ("upstream app { server 10.0.0.1; }", (1, 31), 0),
        ("upstream app { server 10.0.0.1; }", (1, 29, 7), 0),
        ("upstream app { server 10.0.0.1; }", (1, 29, 6), 1),
        ("upstream app { server 10.0.0.1; keepalive 8; }", (1, 22), 0),
        ("upstream app { server 10.0.0.1; include kept.conf; }", (1, 22), 0),
    ],
)
def test_connections_are_kept_by_default_since_a_version(upstream, version, count):
    assert len(said("NGX401", proxied("", upstream), version)) == count


KEPT = "upstream app { server 10.0.0.1; keepalive 8; }"


@pytest.mark.parametrize(
    ("inside", "version", "count"),
    [
        ("", (1, 31), 0),
        ("", (1, 29, 6), 1),
        ('proxy_http_version 1.1; proxy_set_header Connection "";', (1, 22), 0),
        ("proxy_http_version 1.1;", (1, 22), 1),
        ('proxy_set_header Connection "";', (1, 22), 1),
        ("proxy_set_header Connection Close;", (1, 31), 1),
        ("proxy_http_version 1.0;", (1, 31), 1),
        ("proxy_set_header Connection $kept;", (1, 31), 0),
        ("include headers.conf;", (1, 22), 0),
    ],
)
def test_keepalive_without_effect(inside, version, count):
    assert len(said("NGX402", proxied(inside, KEPT), version)) == count


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("map $http_upgrade $c { default upgrade; '' close; }", 1),
        ("map $http_upgrade $c { default upgrade; '' ''; }", 0),
        ("map $http_upgrade $c { default close; websocket upgrade; }", 1),
        ("map $http_upgrade $c { default upgrade; }", 0),
        ("map $uri $c { default close; }", 0),
        ("map $http_upgrade $other { '' close; }", 0),
    ],
)
def test_the_map_for_websockets_closes(table, count):
    text = proxied("proxy_set_header Connection $c;", KEPT, table)
    assert len(said("NGX402", text)) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("server 10.0.0.1; server 10.0.0.2; keepalive 1;", 1),
        ("server 10.0.0.1; server 10.0.0.2; keepalive 2;", 0),
        ("server 10.0.0.1; server 10.0.0.2 backup; keepalive 1;", 0),
        ("server 10.0.0.1; server 10.0.0.2; keepalive 0;", 0),
    ],
)
def test_fewer_connections_than_servers(body, count):
    assert len(said("NGX414", f"upstream a {{ {body} }}")) == count


@pytest.mark.parametrize(
    ("upstreams", "place", "count"),
    [
        ("app", "https://app$request_uri", 1),
        ("app app-green", "https://app$uri", 1),
        ("app", "https://app$rewritten", 1),
        ("app app-green", "https://app$color", 0),  # it may name the other one
        ("app", "https://$app", 0),
    ],
)
def test_a_path_behind_the_name_of_an_upstream(upstreams, place, count):
    text = "".join(f"upstream {name} {{ server 10.0.0.1:80; }} " for name in upstreams.split())
    assert len(said("NGX341", f"{text} server {{ location / {{ proxy_pass {place}; }} }}")) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("server 10.0.0.1 max_conns=2; server 10.0.0.2 max_conns=3;", 1),
        ("server 10.0.0.1 max_conns=2; server 10.0.0.2;", 0),
        ("server 10.0.0.1 max_conns=2; server 10.0.0.2 backup;", 0),
        ("server 10.0.0.1 max_conns=2; server 10.0.0.2 down;", 1),
        ("server 10.0.0.1 max_conns=0;", 0),  # no limit
        ("server 10.0.0.1 max_conns=2; queue 100;", 0),
        ("server 10.0.0.1 max_conns=2; include more.conf;", 0),
    ],
)
def test_no_queue_behind_max_conns(body, count):
    assert len(said("NGX350", f"upstream a {{ {body} }}")) == count


@pytest.mark.parametrize(
    ("body", "version", "expected"),
    [
        ("least_time header;", (1, 30, 4), ["1:least_time"]),
        ("least_time header;", (1, 31), []),
        ("sticky cookie a;", (1, 29, 5), ["1:sticky"]),
        ("sticky cookie a;", (1, 29), []),  # the newest 1.29
        ("server a.example.com resolve;", (1, 27, 2), ["1:resolve"]),
        ("server a.example.com service=_http._tcp resolve;", (1, 22), ["1:resolve", "1:service=_http._tcp"]),
        ("server a.example.com resolve;", (1, 27, 3), []),
        ("server 10.0.0.1 drain;", (1, 28), ["1:drain"]),
        ("keepalive 0;", (1, 29, 6), ["1:keepalive 0"]),
        ("keepalive 8 local;", (1, 29, 6), ["1:keepalive 8 local"]),
        ("keepalive 8;", (1, 22), []),
        ("random;", (1, 14), ["1:random"]),
    ],
)
def test_what_came_later(body, version, expected):
    assert sorted(said("NGX351", f"upstream a {{ {body} }}", version)) == expected
    plus = check(
        LANGUAGE,
        [Source("nginx.conf", f"upstream a {{ {body} }}")],
        Run(NoFiles(), Selection(("NGX351",))),
        Options(version, "plus"),
    )
    assert plus.found == []
