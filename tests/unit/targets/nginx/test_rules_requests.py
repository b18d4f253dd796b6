"""Rules about timeouts, limits, headers, caches and speed: inherited values, versions, and what must not fire."""

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import Run, Selection, check
from lbgen.ports import Options
from lbgen.targets.nginx.linting import LANGUAGE
from tests.unit.rules.linting import lint
from tests.unit.targets.nginx.test_rules_upstreams import proxied, said

ZONE = "limit_req_zone $binary_remote_addr zone=a:1m rate=%s;\n"


def severities(code, text, version=()):
    return [one.severity.value for one in lint("nginx", text, version=version, select=(code,))]


def whole(inside):
    return f"http {{ server {{ listen 80; location / {{ {inside} }} }} }}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"rewrite ^/(a)$ /$2;", ["1:/$2"]),
        (r"rewrite ^/(a)(b)$ /$1$2;", []),
        (r"rewrite ^/(?:a)(b)$ /$2;", ["1:/$2"]),
        (r"rewrite ^/(?<x>a)$ /$x$1;", []),
        (r"rewrite ^/a$ /$1;", []),  # what matched before it
        (r"rewrite ^/(a)$ /x?$arg_2;", []),
        (r"rewrite ^/([(])$ /$1;", []),
    ],
)
def test_a_capture_is_missing(line, expected):
    assert said("NGX007", f"server {{ {line} }}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http { server { limit_req zone=a; } }", ["1:limit_req zone=a"]),
        ("http { limit_req_zone $uri zone=a:1m rate=1r/s; server { limit_req zone=a; } }", []),
        ("http { server { limit_req zone=a; } include zones.conf; }", []),
        ("server { limit_req zone=a; }", []),  # a fragment
        ("http { server { limit_conn a 3; } }", ["1:limit_conn a 3"]),
        ("http { limit_conn_zone $uri zone=a:1m; server { limit_conn a 3; } }", []),
        ("http { server { proxy_cache pages; } }", ["1:proxy_cache pages"]),
        ("http { proxy_cache_path /c levels=1:2 keys_zone=pages:1m; server { proxy_cache pages; } }", []),
        ("http { server { proxy_cache off; fastcgi_cache $zone; } }", []),
        ("http { access_log /l main; }", ["1:access_log /l main"]),
        ("http { log_format main escape=json '$uri'; access_log /l main; }", []),
        ("http { access_log /l combined; access_log off; access_log /l; access_log /l buffer=1k; }", []),
    ],
)
def test_what_is_used_is_defined(text, expected):
    assert said("NGX008", text) == expected


def test_a_name_that_was_meant_is_given():
    text = "http { limit_req_zone $uri zone=per-client:1m rate=1r/s; server { limit_req zone=perclient; } }"
    assert lint("nginx", text, select=("NGX008",))[0].help == "did you mean `per-client`?"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("map $uri $a { default 1; }", ["1:map $uri $a"]),
        ("map $uri $a { default 1; } server { if ($A) { return 403; } }", []),
        ("map $uri $a { default 1; } map $a $b { default 1; } server { return 200 $b; }", []),
        ("map $uri $a { default 1; } include more.conf;", []),
        ("map $uri $a { default 1; } js_set $b main.b;", []),
        ("upstream a { server 10.0.0.1; }", ["1:upstream a"]),
        ("upstream a { server 10.0.0.1; } server { location / { proxy_pass http://A; } }", []),
        ("upstream a { server 10.0.0.1; } server { set $to a; location / { proxy_pass http://$to; } }", []),
        (
            "upstream a { server 10.0.0.1; } map $uri $to { default a; } server { location / { proxy_pass http://$to; } }",
            [],
        ),
        ("upstream a { server 10.0.0.1; } server { location / { proxy_pass http://$arg_to; } }", []),
        ("upstream a { server 10.0.0.1; } server { location / { memcached_pass a; } }", []),
    ],
)
def test_what_is_defined_is_used(inside, expected):
    assert said("NGX009", f"http {{ {inside} }}") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("map $uri $Aa { default 1; } server { set $aA 2; }", 1),
        ("map $uri $a { default 1; } map $uri $A { default 1; }", 1),
        ("server { set $a 1; set $a 2; set ${a} 3; }", 0),
        ("geo $remote_addr $Net { default 1; } geo $net { default 1; }", 1),
    ],
)
def test_one_variable_in_two_spellings(text, count):
    assert len(said("NGX010", text)) == count


UPGRADE = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $c;"


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        (f"{UPGRADE} proxy_pass http://10.0.0.1;", 1),
        (f"{UPGRADE} proxy_read_timeout 30s; proxy_pass http://10.0.0.1;", 1),
        (f"{UPGRADE} proxy_read_timeout 1h; proxy_pass http://10.0.0.1;", 0),
        (f"{UPGRADE} include timeouts.conf; proxy_pass http://10.0.0.1;", 0),
        ('proxy_set_header Upgrade ""; proxy_pass http://10.0.0.1;', 0),
        ("proxy_pass http://10.0.0.1;", 0),
    ],
)
def test_a_silent_websocket_is_cut(inside, count):
    assert len(said("NGX319", whole(inside))) == count


def test_an_inherited_timeout_of_a_websocket_stays_for_the_others():
    text = f"http {{ proxy_read_timeout 30s; server {{ location / {{\n{UPGRADE}\nproxy_pass http://10.0.0.1;\n}} }} }}"
    fix = lint("nginx", text, select=("NGX319",))[0].fix
    assert [edit.text.strip() for edit in fix.edits] == ["proxy_read_timeout 1h;"]


@pytest.mark.parametrize(
    ("headers", "codes"),
    [
        ("", {"NGX320", "NGX321", "NGX322"}),
        ("proxy_set_header Host $host;", {"NGX320", "NGX321"}),
        ("proxy_set_header host $host; proxy_set_header x-real-ip $remote_addr;", {"NGX321"}),
        ("proxy_set_header Host $host; proxy_set_header Forwarded $f;", set()),
        ("proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;", {"NGX322"}),
        ("include proxy_params.conf;", set()),
    ],
)
def test_headers_that_are_not_passed_on(headers, codes):
    text = proxied(headers, server="listen 443 ssl;")
    found = lint("nginx", text, select=("NGX320", "NGX321", "NGX322"))
    assert {one.code for one in found} == codes


def test_headers_of_the_server_count_until_a_location_has_its_own():
    around = "proxy_set_header Host $host;"
    assert said("NGX322", proxied("", around=around)) == []
    assert said("NGX322", proxied("proxy_set_header X-Tier edge;", around=around)) == ["6:proxy_pass http://app"]


@pytest.mark.parametrize(
    ("upstream", "place", "count"),
    [
        ("upstream app", "http://app", 1),
        ("upstream app.example.com", "http://app.example.com", 0),  # a name that others know
        ("upstream app", "https://10.0.0.1", 0),
        ("upstream app", "http://app$request_uri", 1),
    ],
)
def test_our_own_name_as_host(upstream, place, count):
    text = f"http {{ {upstream} {{ server 10.0.0.1; }} server {{ listen 80; location / {{ proxy_pass {place}; }} }} }}"
    assert len(said("NGX322", text)) == count


def test_the_scheme_matters_only_where_tls_ends():
    assert said("NGX321", proxied("")) == []
    assert said("NGX321", proxied("", server="listen 443 ssl;").replace("http://app", "https://app")) == []


LIMITED = "http { limit_req_zone $uri zone=a:1m rate=1r/s; %s server { %s location / { %s } } }"


@pytest.mark.parametrize(
    ("places", "count"),
    [
        (("", "", "limit_req zone=a;"), 1),
        (("", "limit_req_status 429;", "limit_req zone=a;"), 0),
        (("limit_req_status 444;", "", "limit_req zone=a;"), 0),
        (("", "", "limit_req zone=a; limit_req zone=b;"), 1),  # once for a block
        (("", "limit_req zone=a;", "limit_req zone=b;"), 2),
        (("", "limit_req_dry_run on;", "limit_req zone=a;"), 0),
        (("include limits.conf;", "", "limit_req zone=a;"), 0),
        (("", "limit_req_status 429;", "limit_conn a 3;"), 1),
    ],
)
def test_who_is_over_a_limit_hears_503(places, count):
    assert len(said("NGX323", LIMITED % places)) == count


@pytest.mark.parametrize(
    ("rate", "line", "count"),
    [
        ("10r/s", "limit_req zone=a;", 1),
        ("10r/s", "limit_req zone=a nodelay;", 1),
        ("10r/s", "limit_req zone=a burst=5;", 0),
        ("5r/m", "limit_req zone=a;", 0),  # what is done once, like logging in
        ("10r/s", "limit_req zone=b;", 0),
    ],
)
def test_a_limit_without_a_burst(rate, line, count):
    assert len(said("NGX324", ZONE % rate + f"server {{ {line} }}")) == count


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("client_header_timeout 61s;", ["warning"]),
        ("client_header_timeout 1m;", []),
        ("client_header_timeout 60000;", []),  # NGX331 says what it is
        ("client_body_timeout 10m;", ["info"]),
        ("client_body_timeout 120s;", []),
        ("send_timeout 10m;", ["info"]),
        ("keepalive_timeout 0;", ["info"]),
        ("keepalive_timeout 75s 60s;", []),
    ],
)
def test_a_client_takes_its_time(line, expected):
    assert severities("NGX325", f"server {{ {line} }}") == expected


def test_a_timeout_of_an_upstream_is_not_the_clients():
    assert said("NGX325", "upstream a { server 10.0.0.1; keepalive_timeout 0; }") == []


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("client_max_body_size 0;", 1),
        ("client_max_body_size 0m;", 1),
        ("client_max_body_size 10g;", 0),
        ("client_max_body_size 0; proxy_request_buffering off;", 0),
        ("client_max_body_size $size;", 0),
    ],
)
def test_a_body_of_any_size(inside, count):
    assert len(said("NGX326", whole(inside))) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("listen 53 udp; proxy_timeout 1m;", 1),
        ("listen 53 udp;", 1),
        ("listen 53 udp; proxy_timeout 5s;", 0),
        ("listen 53 udp; proxy_timeout 1m; proxy_responses 1;", 0),
        ("listen 53; proxy_timeout 1m;", 0),
        ("listen 514 udp; proxy_timeout 1m;", 0),  # not one answer for each question
        ("listen 10.0.0.1:123 udp; proxy_timeout 1m;", 1),
    ],
)
def test_sessions_of_datagrams(inside, count):
    assert len(said("NGX328", f"stream {{ server {{ {inside} proxy_pass 10.0.0.53:53; }} }}")) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("proxy_cache a;", 1),
        ("proxy_cache a; proxy_cache_lock on;", 0),
        ("proxy_cache a; proxy_cache_lock off;", 1),
        ("proxy_cache a; proxy_cache_use_stale error updating;", 0),
        ("proxy_cache a; proxy_cache_use_stale error;", 1),
        ("proxy_cache off;", 0),
        ("fastcgi_cache a; proxy_cache_lock on;", 1),
    ],
)
def test_everybody_asks_at_once(inside, count):
    assert len(said("NGX329", whole(inside))) == count


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("proxy_read_timeout 30000;", ["1:30000"]),
        ("proxy_connect_timeout 5000;", ["1:5000"]),
        ("proxy_read_timeout 3600; send_timeout 7200; proxy_read_timeout 86400;", []),
        ("proxy_read_timeout 1000;", []),
        ("proxy_read_timeout 30000ms;", []),
        ("proxy_read_timeout 30s;", []),
        ("keepalive_timeout 65000 60;", ["1:65000"]),
    ],
)
def test_a_bare_number_is_in_seconds(inside, expected):
    assert said("NGX331", f"server {{ {inside} }}") == expected


def test_a_bare_number_of_a_server():
    text = "upstream a { server 10.0.0.1 fail_timeout=10000; server 10.0.0.2 fail_timeout=10s weight=5000; }"
    assert said("NGX331", text) == ["1:fail_timeout=10000"]
    fix = lint("nginx", text, select=("NGX331",))[0].fix
    assert [edit.text for edit in fix.edits] == ["fail_timeout=10s"]


@pytest.mark.parametrize(
    ("inside", "version", "count"),
    [
        (UPGRADE, (1, 31), 0),
        (UPGRADE, (1, 29, 6), 1),
        (f"proxy_http_version 1.1; {UPGRADE}", (1, 22), 0),
        (f"proxy_http_version 1.0; {UPGRADE}", (1, 31), 1),
        (f"include version.conf; {UPGRADE}", (1, 22), 0),
        ("", (1, 22), 0),
    ],
)
def test_an_upgrade_over_http_10(inside, version, count):
    assert len(said("NGX332", whole(f"{inside} proxy_pass http://10.0.0.1;"), version)) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("proxy_set_header Upgrade $http_upgrade;", 1),
        (UPGRADE, 0),
        ('proxy_set_header Upgrade "";', 0),
        ("proxy_set_header Upgrade $http_upgrade; include more.conf;", 0),
    ],
)
def test_an_upgrade_without_connection(inside, count):
    assert len(said("NGX333", whole(inside))) == count


def test_a_connection_header_around_does_not_count():
    text = "server { proxy_set_header Connection $c; location / { proxy_set_header Upgrade $http_upgrade; } }"
    assert len(said("NGX333", text)) == 1


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("limit_req zone=a; return 204;", 1),
        ("limit_conn a 1; return 301 /x;", 1),
        ("return 204;", 0),
        ("limit_req zone=a; if ($x) { return 403; }", 0),  # the others are limited
    ],
)
def test_a_limit_beside_return(inside, count):
    assert len(said("NGX336", whole(inside))) == count


@pytest.mark.parametrize(
    ("line", "count"), [("limit_req_dry_run on;", 1), ("limit_conn_dry_run on;", 1), ("limit_req_dry_run off;", 0)]
)
def test_a_limit_on_trial(line, count):
    assert len(said("NGX337", whole(line))) == count


@pytest.mark.parametrize(
    ("rate", "line", "count"),
    [
        ("1r/s", "limit_req zone=a burst=60;", 1),
        ("1r/s", "limit_req zone=a burst=60 nodelay;", 0),
        ("1r/s", "limit_req zone=a burst=60 delay=55;", 0),
        ("10r/s", "limit_req zone=a burst=60;", 0),
        ("10r/m", "limit_req zone=a burst=5;", 1),
        ("1r/s", "limit_req zone=b burst=60;", 0),
    ],
)
def test_a_burst_waits_long(rate, line, count):
    assert len(said("NGX338", ZONE % rate + f"server {{ {line} }}")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("http { real_ip_header X-Forwarded-For; server { } }", 1),
        ("http { real_ip_header X-Forwarded-For; server { set_real_ip_from 10.0.0.9; } }", 0),
        ("http { set_real_ip_from 10.0.0.9; server { real_ip_header X-Real-IP; } }", 0),
        ("http { real_ip_header X-Forwarded-For; include trusted.conf; }", 0),
        ("server { real_ip_header X-Forwarded-For; }", 0),
    ],
)
def test_nobody_is_believed(text, count):
    assert len(said("NGX345", text)) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("limit_rate_after 1m; root /a;", 1),
        ("limit_rate_after 1m; limit_rate 1m;", 0),
        ("limit_rate_after 1m; set $limit_rate 1m;", 0),
        ("limit_rate_after 1m; proxy_pass http://10.0.0.1;", 0),  # X-Accel-Limit-Rate
    ],
)
def test_a_rate_that_never_comes(inside, count):
    assert len(said("NGX346", whole(inside))) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("proxy_cache a; proxy_buffering off; proxy_pass http://10.0.0.1;", 1),
        ("proxy_cache off; proxy_buffering off; proxy_pass http://10.0.0.1;", 0),
        ("proxy_cache a; proxy_pass http://10.0.0.1;", 0),
        ("proxy_cache a; proxy_buffering off; fastcgi_pass 10.0.0.1:9000;", 0),
        ("fastcgi_cache a; fastcgi_buffering off; fastcgi_pass 10.0.0.1:9000;", 1),
    ],
)
def test_a_cache_without_buffers(inside, count):
    assert len(said("NGX347", whole(inside))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("http { limit_req_zone $uri zone=a:1m rate=1r/s; }", 1),
        ("http { limit_req_zone $uri zone=a:1m rate=1r/s; limit_conn a 1; }", 1),
        ("http { limit_req_zone $uri zone=a:1m rate=1r/s; server { location / { limit_req zone=a; } } }", 0),
        ("http { limit_conn_zone $uri zone=a:1m; server { limit_conn a 1; } }", 0),
        ("http { limit_req_zone $uri zone=a:1m rate=1r/s; include sites/*.conf; }", 0),
        ("limit_req_zone $uri zone=a:1m rate=1r/s;", 0),
    ],
)
def test_a_zone_that_nobody_names(text, count):
    assert len(said("NGX413", text)) == count


ADVICE = [
    ("NGX318", 'server { proxy_set_header Connection "Upgrade"; }', 1),
    ("NGX318", "server { proxy_set_header Connection $c; }", 0),
    ("NGX327", "stream { server { proxy_pass 10.0.0.1:1; } }", 1),
    ("NGX327", "stream { proxy_timeout 1h; server { proxy_pass 10.0.0.1:1; } }", 0),
    ("NGX327", whole("proxy_pass http://10.0.0.1;"), 0),
    ("NGX330", "server { listen 443 ssl http2 default_server; return 444; }", 1),
    ("NGX330", "server { listen 443 ssl default_server; return 404; }", 0),
    ("NGX330", "http { http2 on; server { listen 443 ssl default_server; return 404; } }", 1),
    ("NGX330", "server { listen 443 ssl http2; return 404; }", 0),
    ("NGX330", "server { listen 443 ssl http2 default_server; return 301 https://a.example.com; }", 0),
    ("NGX403", "server { proxy_buffering off; }", 1),
    ("NGX403", f"server {{ proxy_buffering off; {UPGRADE} }}", 0),
    ("NGX403", "server { proxy_read_timeout 1h; location / { proxy_buffering off; } }", 0),
    ("NGX404", "server { keepalive_requests 10; }", 1),
    ("NGX404", "server { keepalive_requests 1000; }", 0),
    ("NGX405", "worker_processes 1; events { }", 1),
    ("NGX405", "worker_processes 4; events { }", 0),
    ("NGX406", "worker_rlimit_nofile 1024; events { worker_connections 1024; }", 0),
    ("NGX406", "events { worker_connections 4096; } worker_rlimit_nofile 1024;", 1),
    ("NGX406", "events { worker_connections 4096; }", 0),
    ("NGX407", r"server { location ~ \.(js|css) { } location ~* \.php { } }", 2),
    ("NGX407", r"server { location ~ \.(js|css)$ { } location ~ \.php(/|$) { } location /a.php { } }", 0),
    ("NGX408", "server { location ~ ^/a/b$ { } }", 1),
    ("NGX408", "server { location ~* ^/a$ { } location ~ ^/a { } location ~ ^/a.b$ { } }", 0),
    ("NGX409", whole("try_files $uri =404;") + "\n", 1),
    ("NGX409", "http { open_file_cache off; server { try_files $uri =404; } }", 0),
    ("NGX410", "http { server { root /a; gzip on; } }", 0),
    ("NGX410", whole("proxy_pass http://10.0.0.1;"), 0),
    ("NGX411", "events { } http { error_log /l; }", 0),
    ("NGX411", "events { } include more.conf;", 0),
    ("NGX412", "server { root /a; location /x { root /b; } location /y { root /b; } }", 0),
    ("NGX412", "server { location /x { root /a; } location /y { root /b; } }", 0),
    ("NGX415", "upstream a { server 10.0.0.1; } " + whole("proxy_pass http://a;"), 0),
    ("NGX415", whole("proxy_pass http://$arg_a;"), 0),
    ("NGX416", "server { gzip_types text/css TEXT/CSS; }", 1),
    ("NGX416", "server { gzip_types *; }", 0),
]


@pytest.mark.parametrize(("code", "text", "count"), ADVICE)
def test_advice(code, text, count):
    assert len(said(code, text)) == count


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("proxy_pas http://a;", "proxy_pass"),
        ("proxy-pass http://a;", "proxy_pass"),
        ("proxy_psas http://a;", "proxy_pass"),
        ("proxy_passs http://a;", "proxy_pass"),
        ("brotli on;", ""),  # of a module that is not here
        ("proxy_cache_purge a;", ""),  # of NGINX Plus
        ("more_set_headers a;", ""),
        ("lstn 80;", ""),  # two slips
    ],
)
def test_a_misspelled_directive(line, meant):
    found = lint("nginx", f"server {{ {line} }}", select=("NGX011",))
    assert [one.help for one in found] == ([f"did you mean `{meant}`?"] if meant else [])


def test_lines_of_tables_are_no_directives():
    assert (
        said("NGX011", "map $uri $a { defaultt 1; proxy_pas 2; } types { text/html html; } geo $b { rangess 1; }") == []
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("server { root /a; root /b; }", ["1:root /b"]),
        ("server { root /a; location / { root /b; } }", []),
        ("server { root /a; } server { root /a; }", []),
        ("server { access_log /a; access_log /b; add_header a b; add_header a b; index a; index b; }", []),
        ("server { location / { if ($a) { proxy_pass http://a; } proxy_pass http://b; } }", []),
        ("worker_processes 1; worker_processes 1;", ["1:worker_processes 1"]),
    ],
)
def test_what_may_stand_once(text, expected):
    assert said("NGX012", text) == expected


def test_a_setting_in_an_included_file_counts():
    files = {"nginx.conf": "http { server { root /a; include /etc/x.conf; } }", "/etc/x.conf": "root /b;"}

    class Disk:
        def read(self, path):
            return Source(path, files[path]) if path in files else None

        def glob(self, pattern):
            return [pattern] if pattern in files else []

    run = Run(Disk(), Selection(("NGX012",)))
    found = check(LANGUAGE, [Source("nginx.conf", files["nginx.conf"])], run, Options((1, 31), "oss")).found
    assert [(one.span.source, one.related[0].span.source) for one in found] == [("/etc/x.conf", "nginx.conf")]


SERVER = "server { %s location @app { } location @App-2 { } }"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SERVER % "error_page 404 = @app;", []),
        (SERVER % "error_page 404 = @APP;", ["1:@APP"]),
        (SERVER % "location / { try_files $uri @gone; }", ["1:@gone"]),
        (SERVER % "location / { try_files $uri =404; } error_page 404 /404.html;", []),
        (SERVER % "error_page 418 = $place;", []),
        (SERVER % "include places.conf; error_page 404 = @gone;", []),
        ("http { error_page 404 = @gone; }", []),  # each server may have its own
        ("location / { try_files $uri @gone; }", []),
    ],
)
def test_a_named_location_is_there(text, expected):
    assert said("NGX132", text) == expected


@pytest.mark.parametrize(
    ("place", "url", "count"),
    [
        ("location ~ ^/a", "http://a/b", 1),
        ("location ~* ^/a", "http://a/", 1),
        ("location @a", "http://a/", 1),
        ("location / { if ($x)", "http://a/", 1),
        ("location / { limit_except GET", "http://a/b", 1),
        ("location ~ ^/a", "http://a", 0),
        ("location ~ ^/a", "http://a$request_uri", 0),
        ("location ~ ^/(a)", "http://a/$1", 0),
        ("location /a", "http://a/b", 0),
        ("location ~ ^/a", "http://unix:/run/a.sock", 0),
        ("location ~ ^/a", "http://unix:/run/a.sock:/b", 1),
    ],
)
def test_a_path_without_a_prefix_to_replace(place, url, count):
    text = f"server {{ {place} {{ proxy_pass {url}; {'} ' * (place.count('{') + 1)} }}"
    assert len(said("NGX133", text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("upstream a { server 10.0.0.1; } upstream A { server 10.0.0.1; }", 1),
        ("upstream a { server 10.0.0.1; } upstream b { server 10.0.0.1; }", 0),
        ("http { upstream a { server 10.0.0.1; } } stream { upstream a { server 10.0.0.1:1; } }", 0),
    ],
)
def test_an_upstream_is_defined_twice(text, count):
    assert len(said("NGX134", text)) == count


@pytest.mark.parametrize(
    ("source", "lines", "count"),
    [
        ("$host", "*.a.example 1;", 1),
        ("$ssl_preread_server_name", ".a.example 1; www.example.* 1;", 1),  # once for a map
        ("$host", "hostnames; *.a.example 1;", 0),
        ("$host", "default 1; a.example 1; ~.*x 1;", 0),
        ("$uri", "*.html 1;", 0),
    ],
)
def test_a_wildcard_that_is_none(source, lines, count):
    assert len(said("NGX135", f"map {source} $a {{ {lines} }}")) == count


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("^/a 1;", 1),
        ('"^/a" 1;', 1),
        ("/a/(.*)x 1;", 1),
        ("/a/.* 1;", 1),
        ("www.example.* 1;", 0),
        ("~^/a.*b 1;", 0),
        (r"\^/a 1;", 0),
        ("default ^/a;", 0),
        ("/a 1;", 0),
    ],
)
def test_an_expression_that_is_none(line, count):
    assert len(said("NGX136", f"map $uri $a {{ {line} }}")) == count


@pytest.mark.parametrize(("key", "count"), [("release", 1), ('""', 1), ("$uri", 0), ('"${uri}x"', 0)])
def test_a_split_by_a_constant(key, count):
    assert len(said("NGX137", f"split_clients {key} $a {{ 50% a; * b; }}")) == count


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("proxy_intercept_errors on;", 1),
        ("proxy_intercept_errors off;", 0),
        ("proxy_intercept_errors on; error_page 502 /x;", 0),
        ("proxy_intercept_errors on; include pages.conf;", 0),
    ],
)
def test_errors_that_nothing_replaces(inside, count):
    assert len(said("NGX138", whole(inside))) == count


def test_a_page_around_or_below_counts():
    assert said("NGX138", "http { error_page 502 /x; server { proxy_intercept_errors on; } }") == []
    assert said("NGX138", "http { proxy_intercept_errors on; server { location / { error_page 502 /x; } } }") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http { include conf.d/a.conf; server { include snippets/b.conf; } }", ["1:include conf.d/a.conf"]),
        ("http { include /etc/nginx/mime.types; include fastcgi_params; }", []),
        ("include /etc/nginx/modules-enabled/*.conf;", []),
        ("http { }", []),
    ],
)
def test_a_file_that_is_not_here(text, expected):
    assert said("NGX013", text) == expected


def test_other_files_that_are_not_here_are_counted():
    (found,) = lint(
        "nginx", "http { " + "".join(f"include {name}.conf; " for name in "abcdef") + "}", select=("NGX013",)
    )
    assert (len(found.related), found.notes) == (3, ("2 more cannot",))
