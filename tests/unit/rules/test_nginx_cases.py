"""Where the nginx rules about trust, TLS and versions speak, and where they keep silent; beyond their manual's examples."""

import pytest

from tests.unit.rules.linting import lint

INNER = "server {{ listen 8080; location / {{ {} }} }}"
SERVER = "server {{ listen 8080; {} }}"
UPGRADE = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_pass http://u;"
ZONES = "limit_req_zone $http_x zone=k:1m rate=1r/s; limit_req_zone $binary_remote_addr zone=a:1m rate=1r/s;"
TLS = "ssl_certificate /c; ssl_certificate_key /k;"

FIRES = [
    ("NGX013", "map $a $b { include missing.conf; }", "info"),
    ("NGX103", "server { location ~ ^/a/(.*)$ { proxy_pass http://u/$1$is_args$args; } }", "warning"),
    ("NGX103", "server { location ~ ^/a/(?<rest>[^/]+)$ { proxy_pass http://u/x/$rest; } }", "warning"),
    ("NGX104", "server { location ~* \\.php$ { } location ~ \\.php$ { } }", "warning"),
    ("NGX202", INNER.format("proxy_pass http://$host;"), "error"),
    ("NGX202", "server { location ~ ^/p/(?<to>.+)$ { proxy_pass http://$to; } }", "error"),
    ("NGX202", INNER.format("set $to $arg_u; proxy_pass http://$to;"), "error"),
    ("NGX202", "server { location ~ ^/p/(.+)/ { proxy_pass http://$1.internal; } }", "warning"),
    ("NGX202", INNER.format("fastcgi_pass $http_x_backend;"), "error"),
    ("NGX203", SERVER.format("rewrite ^ https://a$uri redirect;"), "error"),
    ("NGX203", SERVER.format("rewrite ^ https://a$uri;"), "error"),
    ("NGX203", "server { location ~ ^/u/([^/]+)$ { return 301 https://a/$1; } }", "error"),
    ("NGX203", "server { location ~ ^/u/(?<n>[^/]+) { add_header X-User $n; } }", "error"),
    ("NGX203", "server { location ~ ^/u/([^/]+) { location ~ ^/u/v/([^.]+) { proxy_set_header X-U $1; } } }", "error"),
    ("NGX204", SERVER.format('proxy_set_header Host "$arg_h";'), "warning"),
    ("NGX205", SERVER.format("return 301 https://$http_host$request_uri;"), "warning"),
    ("NGX205", SERVER.format("return 301 https://$host$request_uri;"), "info"),
    ("NGX205", SERVER.format("server_name a; return $arg_to;"), "error"),
    ("NGX205", SERVER.format("server_name a; rewrite ^ https://$cookie_site/ permanent;"), "error"),
    ("NGX206", "map $http_origin $ok { default 0; ~^https://.*\\.example\\.com 1; }", "warning"),
    ("NGX206", 'server { if ($http_referer !~ "^https://shop\\.example\\.com") { return 403; } }', "warning"),
    ("NGX206", 'server { if ($http_origin ~ "^https://shop.example\\.com$") { set $a 1; } }', "warning"),
    ("NGX205", "server { server_name ~^(www\\.)?(?<d>.+)$; return 301 https://$host$request_uri; }", "info"),
    ("NGX206", "server { if ($http_origin ~* (https?://(www\\.)?example\\.com)) { set $a 1; } }", "warning"),
    ("NGX206", "server { if ($http_origin ~* ((^https://a\\.b)|(^https://c\\.d)$)) { set $a 1; } }", "warning"),
    ("NGX206", "server { if ($http_origin ~* 'https?://(localhost(:8090)?|47.94.90.143)') { set $a 1; } }", "warning"),
    ("NGX209", "server { location /x/ { alias /; } }", "error"),
    ("NGX210", "server { location /api { api write=on; } }", "error"),
    ("NGX211", "http { set_real_ip_from ::/0; server { listen 80; } }", "warning"),
    ("NGX212", "limit_conn_zone $http_x_real_ip zone=c:1m;", "warning"),
    ("NGX213", f"server {{ location /x {{ return 403; }} location / {{ {UPGRADE} }} }}", "warning"),
    ("NGX214", "http { autoindex on; server { listen 80; } }", "warning"),
    ("NGX217", "http { ignore_invalid_headers off; }", "warning"),
    ("NGX218", "server { location / { mirror /m; } location = /m { proxy_pass http://u; } }", "info"),
    ("NGX219", "server { rewrite ^/([a-z]+)*\\d$ /x; }", "warning"),
    ("NGX219", "map $uri $a { ~^(?:a+)+b 1; }", "warning"),
    ("NGX219", 'server { if ($http_cookie ~ "(x*)*y") { return 403; } }', "warning"),
    ("NGX219", "server { server_name ~^(?<n>\\w+)+\\.a$; }", "warning"),
    ("NGX502", f"server {{ listen 443 ssl; {TLS} ssl_ciphers ALL:!aNULL:RC4+RSA:+HIGH; }}", "warning"),
    ("NGX502", "http { ssl_ciphers ECDHE-RSA-DES-CBC3-SHA; }", "warning"),
    ("NGX504", "server { add_header strict-transport-security includeSubDomains always; }", "warning"),
    ("NGX504", "server { add_header Strict-Transport-Security max-age=86400 always; }", "info"),
    ("NGX506", "server { listen 80; location / { return 307 https://$host$request_uri; } }", "info"),
    ("NGX507", INNER.format("grpc_pass grpcs://10.0.0.1:443;"), "info"),
    ("NGX508", INNER.format("grpc_pass grpcs://api.example.com;"), "info"),
    ("NGX507", "http {" + INNER.format("proxy_pass https://10.0.0.1;") + "}", "warning"),
    ("NGX508", "http {" + INNER.format("proxy_pass https://api.example.com;") + "}", "warning"),
    ("NGX509", "http { ssl_stapling on; }", "warning"),
    ("NGX511", "http { ssl_ecdh_curve X25519:X25519Kyber768Draft00; }", "warning"),
    ("NGX512", "http { ssl_session_timeout 1w; }", "info"),
    ("NGX603", "http { http2_push_preload on; }", "warning"),
    ("NGX603", "http { limit_zone one $remote_addr 1m; }", "error"),
]  # fmt: skip

SILENT = [
    ("NGX103", "server { location ~ ^/a/(.*)$ { rewrite ^/a/(.*)$ /$1 break; proxy_pass http://u; } }"),
    ("NGX103", "server { location ~ ^/a/([a-z0-9/.-]+)$ { proxy_pass http://u/$1; } }"),
    ("NGX103", "server { location ~ ^/a/(\\d+\\.json)$ { proxy_pass http://u/$1; } }"),
    ("NGX103", "server { location ~ ^/a/(b|c)/(.*)$ { proxy_pass http://u/$1$request_uri; } }"),
    ("NGX104", "server { location ~ \\.php$ { } location ~* \\.php$ { } }"),
    ("NGX104", "server { include missing.conf; location ^~ /a/ { } location ~ ^/a/b { } }"),
    ("NGX306", "upstream a { server down; }"),  # a host of this name
    ("NGX111", "server { location / { if ($a) { return 403; } } }"),
    ("NGX127", "server { location / { if ($uri ~ ^/app) { break; } rewrite ^/(.*)$ /app/$1 last; } }"),
    ("NGX127", "server { location / { rewrite ^/(.*)$ /app/$1 last; location /app/ { } } }"),
    ("NGX131", "server { location / { limit_except GET { auth_basic x; } } }"),
    ("NGX131", "server { location / { limit_except GET { include acl.conf; } } }"),
    ("NGX202", "server { server_name a.example; location / { proxy_pass http://$host; } }"),
    ("NGX202", "server { location ~ ^/(blue|green)/ { proxy_pass http://$1; } }"),
    ("NGX202", "server { location ~ ^/(?<app>[a-z0-9-]+)/ { proxy_pass http://$app.internal; } }"),
    ("NGX202", "server { location /i { internal; proxy_pass http://$arg_u; } }"),
    ("NGX202", "server { location / { if ($arg_u !~ ^(a|b)$) { return 403; } proxy_pass http://$arg_u; } }"),
    ("NGX202", "map $arg_u $to { default a; } server { location / { proxy_pass http://$to; } }"),
    ("NGX202", INNER.format("proxy_pass http://backend$request_uri;")),
    ("NGX203", SERVER.format('return 200 "$uri";')),
    ("NGX203", "return ;"),
    ("NGX203", SERVER.format("rewrite ^ /x$uri last;")),
    ("NGX203", "server { location ~ ^/u/(.+)$ { return 301 https://a/$1; } }"),
    ("NGX203", "server { location ~ ^/u/([^/\\s]+)$ { return 301 https://a/$1; } }"),
    ("NGX203", "server { location ~ ^/u/([^/]+)$ { return 200 $1; } }"),
    ("NGX203", "server { location ~ ^/u/([^/]+)$ { rewrite ^/u/([^/]+) https://a/$1 redirect; } }"),
    ("NGX203", "server { location ~ ^/u/([^/]+)/(.*)$ { return 301 https://a/$2; } }"),
    ("NGX204", SERVER.format("proxy_set_header X-Forwarded-Host $http_host;")),
    ("NGX205", SERVER.format("server_name a; return 301 https://$host$request_uri;")),
    ("NGX205", SERVER.format("return 301 https://shop.example.com$request_uri;")),
    ("NGX205", SERVER.format("return 301 $request_uri;")),
    ("NGX205", SERVER.format('return 200 "$arg_x";')),
    ("NGX205", SERVER.format("return 404;")),
    ("NGX206", 'server { if ($http_origin ~ "^https?://([\\w-]+\\.)?example\\.com$") { set $a 1; } }'),
    ("NGX206", "map $http_origin $ok { ~*^https://a\\.example\\.com$ 1; }"),
    ("NGX206", 'server { if ($http_referer ~ "^https://a\\.example\\.com/") { set $a 1; } }'),
    ("NGX206", 'server { if ($http_user_agent ~ "curl/7.1") { return 403; } }'),
    ("NGX206", "map $http_origin $ok { ~. 1; }"),
    ("NGX206", "map $http_origin $ok { ~" + "(" * 1900 + "\\." + ")" * 1900 + " 1; }"),
    ("NGX206", "server { if ($http_origin ~* ((^https://a\\.b$)|(^https://(www\\.)?c\\.d$))) { set $a 1; } }"),
    ("NGX206", "map $http_referer $origin { ~(^https?://[^/]*)/.* $1; }"),
    ("NGX205", "server { server_name ~^(?<app>[a-z]+)\\.example\\.com$; return 301 https://$host$request_uri; }"),
    ("NGX205", "server { if ($host = a.b) { return 301 https://$host$request_uri; } server_name a.b; return 404; }"),
    ("NGX202", "server { server_name ~^(?<s>.+)\\.example\\.org$; location / { proxy_pass http://$host; } }"),
    ("NGX209", "server { location /srv/files/ { root /; } }"),
    ("NGX209", "server { root /; location / { proxy_pass http://u; } }"),
    ("NGX210", "server { allow 10.0.0.0/8; deny all; location /s { stub_status; } }"),
    ("NGX210", "server { listen 127.0.0.1:8080; location /s { stub_status; } }"),
    ("NGX210", "server { listen 8080; location /s { include acl.conf; stub_status; } }"),
    ("NGX211", "server { listen unix:/s; set_real_ip_from 0.0.0.0/0; }"),
    ("NGX211", "server { listen 80; set_real_ip_from 10.0.0.0/8; }"),
    ("NGX212", ZONES + " server { location / { limit_req zone=k; limit_req zone=a; } }"),
    ("NGX212", "limit_req_zone $http_host zone=h:1m rate=1r/s;"),
    ("NGX213", INNER.format(UPGRADE)),
    ("NGX213", f"server {{ location /x {{ error_page 403 @y; return 403; }} location / {{ {UPGRADE} }} }}"),
    ("NGX214", "server { location /f/ { auth_basic x; autoindex on; } }"),
    ("NGX218", "server { location / { auth_request /c; } location = /c { internal; proxy_pass http://u; } }"),
    ("NGX219", "server { location ~ ^/(?:[^/]+/)*x$ { } location ~ (\\w+)+ { } location ~ ^/(\\w++)+x { } }"),
    ("NGX502", "http { ssl_ciphers HIGH:!aNULL:!MD5:!3DES; }"),
    ("NGX502", "http { ssl_ciphers DES-CBC3-SHA:AES128-SHA:!3DES; }"),
    ("NGX503", "http { server { listen 443 ssl; location / { proxy_pass http://u; } } }"),
    ("NGX503", "http { add_header Strict-Transport-Security max-age=63072000 always; server { listen 443 ssl; root /w; } }"),
    ("NGX503", "server { listen 443 ssl; root /w; }"),
    ("NGX504", 'server { add_header Strict-Transport-Security "max-age=0" always; }'),
    ("NGX504", "server { add_header Strict-Transport-Security $hsts always; }"),
    ("NGX505", "http { server { listen 80; server_name a; return 301 https://a; } server { listen 443 ssl; server_name a; } }"),
    ("NGX505", "http { server { listen 80; server_name b; root /w; } server { listen 443 ssl; server_name a; } }"),
    ("NGX506", "server { listen 443 ssl; return 302 https://a$request_uri; }"),
    ("NGX506", "server { listen 80; return 302 https://a/login; }"),
    ("NGX507", "upstream u { server 127.0.0.1:1; } " + INNER.format("proxy_pass https://u;")),
    ("NGX507", "http { proxy_ssl_verify on; " + INNER.format("proxy_pass https://10.0.0.1;") + "}"),
    ("NGX508", INNER.format("proxy_pass https://10.0.0.1;")),
    ("NGX508", INNER.format("proxy_pass https://backend;")),
    ("NGX509", "http { resolver 10.0.0.53; server { ssl_stapling on; } }"),
    ("NGX509", "http { server { ssl_stapling on; ssl_stapling_file /x; } }"),
    ("NGX509", "server { ssl_stapling on; }"),
    ("NGX510", "server { ssl_certificate /etc/ssl/a.pem; ssl_stapling on; resolver 10.0.0.1; }"),
    ("NGX511", "http { ssl_ecdh_curve ?X25519MLKEM768:X25519; }"),
    ("NGX512", "http { ssl_session_tickets off; ssl_session_timeout 7d; }"),
    ("NGX601", "stream { server { listen 1 http2; proxy_pass a; } }"),
    ("NGX704", "quic_bpf on; worker_processes 1; http { server { listen 443 quic reuseport; } }"),
]  # fmt: skip


def severities(code, text, version=()):
    return [one.severity.value for one in lint("nginx", text, version=version, select=(code,))]


@pytest.mark.parametrize(("code", "text", "severity"), FIRES)
def test_it_speaks(code, text, severity):
    assert severities(code, text) == [severity]


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_it_keeps_silent(code, text):
    assert severities(code, text) == []


RIFT = "server { rewrite ^(.*)$ /new?c=1; set $old $1; }"
OVERLAP = "server { rewrite ^/((.*))$ /x?$1$2 last; }"
MAP = 'map $http_a $m { "~^(.)" x; } log_format l "$1 $m"; server { add_header X $1$m; }'
PLAIN_MAP = 'map $http_a $m { "~^(.)" x; } server { add_header X $m$1; }'


@pytest.mark.parametrize(
    ("code", "text", "version", "times"),
    [
        ("NGX701", RIFT, (1, 30, 0), 1),
        ("NGX701", RIFT, (1, 30, 1), 0),
        ("NGX701", "server { if ($a) { rewrite ^(.*) /n?c=1; } set $old $1; }", (1, 30, 0), 1),
        ("NGX701", RIFT, (1, 31, 0), 0),
        ("NGX701", RIFT, (1, 18, 0), 1),
        ("NGX701", RIFT, (1, 31), 0),
        ("NGX701", RIFT.replace("c=1;", "c=1 last;"), (1, 30, 0), 0),
        ("NGX701", RIFT.replace("/new?c=1", "/new?"), (1, 30, 0), 0),
        ("NGX701", OVERLAP, (1, 31, 0), 1),
        ("NGX701", OVERLAP, (1, 30, 1), 1),
        ("NGX701", OVERLAP, (1, 30, 2), 0),
        ("NGX701", OVERLAP.replace("/x?$1$2", "/x/$1$2"), (1, 30, 1), 0),
        ("NGX702", MAP, (1, 31, 2), 2),
        ("NGX702", MAP, (1, 31, 3), 1),
        ("NGX702", MAP, (1, 30, 4), 1),
        ("NGX702", MAP, (1, 30, 6), 0),
        ("NGX702", PLAIN_MAP, (1, 31, 2), 0),
        ("NGX703", "http { resolver 10.0.0.1; }", (1, 18, 0), 1),
        ("NGX703", "http { resolver 10.0.0.1; }", (1, 31, 3), 0),
        ("NGX703", "http { server { location /a { mp4; } } }", (1, 26, 1), 1),
        ("NGX703", "http { server { location /a { mp4; } } }", (1, 28, 3), 0),
        ("NGX703", "http { server { listen 443 ssl; ssl_protocols TLSv1.3; } }", (1, 30, 6), 1),
        ("NGX703", "http { server { listen 443 ssl; ssl_protocols TLSv1.3; } }", (1, 30, 7), 0),
        ("NGX703", "http { server { listen 443 ssl; } }", (1, 22, 1), 0),
        ("NGX513", "http { server { listen 443 ssl; } }", (1, 26, 2), 1),
        ("NGX513", "http { server { listen 443 ssl; } }", (1, 27, 3), 0),
        ("NGX513", "http { ssl_protocols TLSv1.3; server { listen 443 ssl; } }", (1, 26, 2), 0),
        ("NGX513", "server { listen 443 ssl; }", (1, 26, 2), 0),
        ("NGX601", "server { listen 443 ssl http2; }", (1, 25, 0), 0),
        ("NGX602", "server { listen 443; ssl on; }", (1, 22, 1), 0),
        ("NGX603", "http { http2_push_preload on; }", (1, 22, 1), 0),
    ],
)
def test_it_speaks_of_the_versions_it_is_about(code, text, version, times):
    assert len(severities(code, text, version)) == times


def test_a_vulnerability_names_the_next_version_without_it():
    text = "http { server { listen 443 ssl; http2 on; ssl_protocols TLSv1.2; } }"
    helps = {
        version: lint("nginx", text, version=version, select=("NGX703",))[0].help
        for version in ((1, 30, 6), (1, 29, 3))
    }
    assert helps == {(1, 30, 6): "upgrade to 1.30.7 or newer", (1, 29, 3): "upgrade to 1.31.9 or newer"}


@pytest.mark.parametrize(("version", "severity", "notes"), [((1, 30, 6), "error", 0), ((1, 26, 3), "warning", 1)])
def test_a_version_that_distributions_mend_is_a_warning_that_says_so(version, severity, notes):
    text = "http { server { listen 443 ssl; http2 on; ssl_protocols TLSv1.2; } }"
    (found,) = lint("nginx", text, version=version, select=("NGX703",))
    assert (found.severity.value, len(found.notes)) == (severity, notes)


def test_http2_is_moved_safely_only_where_no_other_server_has_it_from_the_same_socket():
    one = "server { listen 443 ssl http2; server_name a; }"
    both = one + " server { listen 443 ssl; server_name b; }"
    mixed = "server { listen 443 ssl http2; listen 80; }"
    fixes = [lint("nginx", text, select=("NGX601",))[0].fix.safe for text in (one, both, mixed)]
    assert fixes == [True, False, False]
