"""Ways to break a rendered file, each with the behaviour that has to notice.

Each is a name, a pattern (multi-line, every occurrence), what replaces it, and words of the behaviour and its subject.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """One way to break a file."""

    name: str
    pattern: str
    replacement: str
    noticed_by: str


ROUTING = "requests reach the routes they mean"
SHARES = "servers share by weight upstream api"
LIMIT = "a limit admits what it promises"
FORGED = "forged forwarding headers are replaced"
TLS = "TLS is spoken as promised"

NGINX = (
    Mutation("weight dropped", r" weight=5", "", SHARES),
    Mutation("weight changed", r" weight=3", " weight=1", SHARES),
    Mutation("backup takes part", r" backup;", ";", SHARES),
    Mutation("backup missing", r"^ *server [^;]* backup;$", "", "backups answer while all others are down"),
    Mutation("draining server takes part", r" down;", ";", SHARES),
    Mutation("prefix without segments", r"location /hashed/ \{", "location /hashed {", ROUTING),
    Mutation("exact path as prefix", r"location = /status \{", "location /status {", ROUTING),
    Mutation("regex without its end", r"png\$\"", 'png"', ROUTING),
    Mutation("redirect status", r"return 308", "return 302", ROUTING + " listener web"),
    Mutation("redirect drops the query", r"\$\{request_uri\}", "${uri}", ROUTING + " listener web"),
    Mutation("redirect to another host", r"//shop\.example\.com", "//shop.example.org", ROUTING),
    Mutation("no HSTS", r"^ *add_header Strict-Transport-Security .*$", "", ROUTING + " listener secure"),
    Mutation("HSTS shorter", r"max-age=63072000", "max-age=300", ROUTING + " listener secure"),
    Mutation(
        "HSTS lost where a location adds headers",
        r"^ *add_header Strict-Transport-Security .*\n( *add_header Cache-Control)", r"\1",
        ROUTING + " listener secure",
    ),
    Mutation("method of another route", r"\(\?:POST\)", "(?:PUT)", ROUTING),
    Mutation("header value without case", r'"~\^always\$"', '"~*^always$"', ROUTING),
    Mutation("header condition ignored", r'^ *"~\^\.1\.\." .*$', "", ROUTING),
    Mutation("cookie with any value", r"beta=yes", "beta=[^;]*", ROUTING),
    Mutation("query condition ignored", r'^ *"~\^\.\.\.1" .*$', "", ROUTING),
    Mutation("two slashes at the joint", r'"/\$\{lbgen_rest\}"', '"//${lbgen_rest}"', ROUTING),
    Mutation("prefix kept", r"http://api\$lbgen_rewritten", "http://api", ROUTING),
    Mutation("request header missing", r"^ *proxy_set_header X-Tier .*$", "", ROUTING),
    Mutation("request header kept", r"^ *proxy_set_header X-Debug .*$", "", ROUTING),
    Mutation("response header missing", r"^ *add_header Cache-Control .*$", "", ROUTING),
    Mutation("response header kept", r"^ *proxy_hide_header X-Powered-By;$", "", ROUTING),
    Mutation("response header doubled", r"^ *proxy_hide_header Cache-Control;$", "", ROUTING),
    Mutation("host not passed on", r"Host \$lbgen_host_header", "Host $proxy_host", ROUTING),
    Mutation("host not rewritten", r"proxy_set_header Host api\.internal", "proxy_set_header Host $http_host", ROUTING),
    Mutation("wrong body", r'return 200 "fine"', 'return 200 "find"', ROUTING),
    Mutation("wrong content type", r"default_type text/plain", "default_type text/html", ROUTING),
    Mutation("unknown paths are served", r"return 404;", "return 200;", ROUTING),
    Mutation("wildcard host lost", r"server_name \*\.apps\.example\.com", "server_name apps.example.com", ROUTING),
    Mutation("everybody is allowed", r"^ *deny all;$", "", ROUTING),
    Mutation("wrong name towards servers", r"proxy_ssl_name api\.internal", "proxy_ssl_name other.internal", ROUTING),
    Mutation(
        "forged address is appended to", r"X-Forwarded-For \$remote_addr",
        "X-Forwarded-For $proxy_add_x_forwarded_for", FORGED + " listener secure",
    ),
    Mutation("scheme believed", r"X-Forwarded-Proto \$scheme", "X-Forwarded-Proto $http_x_forwarded_proto", FORGED),
    Mutation("Forwarded believed", r'^ *proxy_set_header Forwarded "";$', "", FORGED + " listener secure"),
    Mutation("request id believed", r"X-Request-ID \$request_id", "X-Request-ID $http_x_request_id", FORGED),
    Mutation(
        "everybody is trusted", r"(geo \$realip_remote_addr \$lbgen_trusted \{\n *default) 0", r"\1 1",
        FORGED + " listener plain",
    ),
    Mutation("limit not applied", r"^ *limit_req zone=limit_few.*$", "", LIMIT),
    Mutation("limit with a larger burst", r"burst=4 ", "burst=400 ", LIMIT),
    Mutation("limit with another status", r"limit_req_status 429", "limit_req_status 503", LIMIT),
    Mutation("limit without Retry-After", r"^ *add_header Retry-After .*$", "", LIMIT),
    Mutation("split turned round", r"70\.00%", "30.00%", "a split keeps its shares"),
    Mutation("hash missing", r"^ *hash .*$", "", "a server that leaves moves only its own keys"),
    Mutation("hash of something else", r"hash \$http_x_user", "hash $remote_addr", "moves only its own keys"),
    Mutation("no affinity", r"^ *sticky .*$", "", "clients come back to their server"),
    Mutation("cookie without lifetime", r" expires=1h", "", "clients come back to their server"),
    Mutation("not by load", r"^ *least_conn;$", "", "a slow server gets fewer requests"),
    Mutation("upgrade not passed on", r"^ *proxy_set_header Upgrade .*$", "", "websockets are opened and stay open"),
    Mutation("websocket times out", r"proxy_read_timeout 1h", "proxy_read_timeout 1s", "websockets are opened"),
    Mutation("body limit too large", r"client_max_body_size 8k", "client_max_body_size 9k", "bodies are limited"),
    Mutation("body limit too small", r"client_max_body_size 8k", "client_max_body_size 7k", "bodies are limited"),
    Mutation("TLS 1.3 missing", r"ssl_protocols TLSv1\.2 TLSv1\.3", "ssl_protocols TLSv1.2", TLS),
    Mutation("another certificate", r"other\.crt", "shop.crt", TLS),
    Mutation("client certificates not asked for", r"ssl_verify_client on", "ssl_verify_client off", TLS),
    Mutation("no HTTP/2", r"^ *http2 on;$", "", TLS),
    Mutation("no read timeout", r"proxy_read_timeout 1s", "proxy_read_timeout 9s", "given up in time upstream canary"),
    Mutation("no retries", r"proxy_next_upstream [^;]*http_503[^;]*;", "proxy_next_upstream off;", "a POST is not upstream api"),
    Mutation("POST repeated", r"(proxy_next_upstream [^;]*http_503)", r"\1 non_idempotent", "a POST is not upstream api"),
    Mutation("errors not retried", r"proxy_next_upstream error timeout;", "proxy_next_upstream off;", "a dead server costs no request, and returns upstream shop"),
    Mutation("failures not counted", r"max_fails=3", "max_fails=0", "failing servers are left alone upstream shop"),
    Mutation("connections not kept", r"^ *keepalive 32;$", "keepalive 0;", "connections to servers are reused upstream canary"),
    Mutation("backup of tcp takes part", r" backup;", ";", "tcp reaches its servers"),
    Mutation("another TLS name", r"vault\.example\.com postgres", "other.example.com postgres", "TLS passes through by name"),
)  # fmt: skip

HAPROXY = (
    Mutation("weight dropped", r" weight 5$", "", SHARES),
    Mutation("weight changed", r" weight 3$", " weight 1", SHARES),
    Mutation("backup takes part", r" backup$", "", SHARES),
    Mutation("backup missing", r"^ *server \S+ \S+ backup$", "", "backups answer while all others are down"),
    Mutation("draining server takes part", r" weight 0$", "", SHARES),
    Mutation("path_beg for a segment match", r"\{ var\(txn\.path\),concat\(/\) -m beg /hashed/ \}", "{ var(txn.path) -m beg /hashed }", ROUTING),
    Mutation("exact path as prefix", r"-m str /status", "-m beg /status", ROUTING),
    Mutation("regex without its end", r"png\$'", "png'", ROUTING),
    Mutation("redirect status", r"code 308", "code 302", ROUTING + " listener web"),
    Mutation("redirect drops the query", r"(https://%\[[^']*\]%\[var\()txn\.pathq", r"\1txn.path", ROUTING + " listener web"),
    Mutation("redirect to another host", r"//shop\.example\.com", "//shop.example.org", ROUTING),
    Mutation("no HSTS", r"^ *http-after-response set-header Strict-Transport-Security .*$", "", ROUTING + " listener secure"),
    Mutation("HSTS not on own answers", r"http-after-response set-header Strict", "http-response set-header Strict", ROUTING + " listener secure"),
    Mutation("method of another route", r"\{ method POST \}", "{ method PUT }", ROUTING),
    Mutation("header value without case", r"-m str always \}", "-m str -i always }", ROUTING),
    Mutation("header twice accepted", r" \{ req\.fhdr_cnt\(x-canary\) 1 \}", "", ROUTING),
    Mutation("cookie with any value", r"\{ var\(txn\.cookie_1\) -m str yes \}", "{ var(txn.cookie_1) -m found }", ROUTING),
    Mutation("query condition ignored", r"^.*str\(debug\).*$", "", ROUTING),
    Mutation("paths not normalised", r"^ *http-request normalize-uri path-.*$", "", ROUTING),
    Mutation("two slashes at the joint", r"'/\\1'", r"'//\\1'", ROUTING),
    Mutation("prefix kept", r"^ *http-request replace-path .*$", "", ROUTING),
    Mutation("request header missing", r"^ *http-request set-header X-Tier .*$", "", ROUTING),
    Mutation("request header kept", r"^ *http-request del-header X-Debug.*$", "", ROUTING),
    Mutation("response header missing", r"^ *http-after-response set-header Cache-Control .*$", "", ROUTING),
    Mutation("response header kept", r"^ *http-after-response del-header X-Powered-By.*$", "", ROUTING),
    Mutation("host not rewritten", r"^ *http-request set-header Host api\.internal$", "", ROUTING),
    Mutation("wrong body", r"string fine", "string find", ROUTING),
    Mutation("unknown paths are served", r"deny_status 404", "deny_status 403", ROUTING),
    Mutation("wildcard host lost", r"-m end \.apps\.example\.com", "-m str apps.example.com", ROUTING),
    Mutation("everybody is allowed", r"^ *http-request deny deny_status 403 if .*$", "", ROUTING),
    Mutation("wrong name towards servers", r"sni str\(api\.internal\)", "sni str(other.internal)", ROUTING),
    Mutation("forged address kept", r"^ *http-request set-header X-Forwarded-For %\[src\]$", "", FORGED + " listener secure"),
    Mutation("scheme believed", r"^ *http-request set-header X-Forwarded-Proto https$", "", FORGED + " listener secure"),
    Mutation("Forwarded believed", r"^ *http-request del-header Forwarded$", "", FORGED + " listener secure"),
    Mutation("everybody is trusted", r"acl trusted src -- \S+", "acl trusted src -- 127.0.0.0/8", FORGED + " listener plain"),
    Mutation("limit not applied", r"^ *http-request return status 429.*$", "", LIMIT),
    Mutation("limit with a larger burst", r"-m int gt 4000000 ", "-m int gt 900000000 ", LIMIT),
    Mutation("limit counts nothing", r"^ *http-request sc-set-gpt0.*$", "", LIMIT),
    Mutation("limit with another status", r"return status 429", "return status 503", LIMIT),
    Mutation("limit without Retry-After", r" hdr Retry-After \S+", "", LIMIT),
    Mutation("split turned round", r"-m int lt 70", "-m int lt 30", "a split keeps its shares"),
    Mutation("hash missing", r"balance hdr\(X-User\)", "balance roundrobin", "moves only its own keys"),
    Mutation("hash by map", r"^ *hash-type consistent$", "", "moves only its own keys"),
    Mutation("cookie without insert", r" insert indirect nocache", " rewrite", "clients come back to their server"),
    Mutation("cookie of nobody", r"(server shop-\d \S+) cookie \S+", r"\1", "clients come back to their server"),
    Mutation("cookie without lifetime", r" attr Max-Age=3600", "", "clients come back to their server"),
    Mutation("not by load", r"balance leastconn", "balance roundrobin", "a slow server gets fewer requests"),
    Mutation("upgrade not passed on", r"^( *http-request del-header Upgrade) .*$", r"\1", "websockets are opened and stay open"),
    Mutation("websocket times out", r"set-timeout (server|tunnel) 1h", r"set-timeout \1 1s", "websockets are opened"),
    Mutation("body limit too large", r"req\.body_size gt 8192", "req.body_size gt 9192", "bodies are limited"),
    Mutation("body limit too small", r"req\.body_size gt 8192", "req.body_size gt 7192", "bodies are limited"),
    Mutation("old TLS only", r"ssl-min-ver TLSv1\.2", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2", TLS),
    Mutation("another certificate", r" crt \S+other\.crt", "", TLS),
    Mutation("client certificates not required", r"verify required alpn", "verify optional alpn", TLS),
    Mutation("no HTTP/2", r"alpn h2,http/1\.1", "alpn http/1.1", TLS),
    Mutation("no read timeout", r"timeout server 1s", "timeout server 9s", "given up in time upstream canary"),
    Mutation("no retries", r"^ *retry-on .*$", "", "a POST is not upstream api"),
    Mutation("POST repeated", r"^ *http-request disable-l7-retry .*$", "", "a POST is not upstream api"),
    Mutation("failures not counted", r" observe layer7 error-limit 3 on-error mark-down", "", "failing servers are left alone upstream shop"),
    Mutation("checks of another page", r"uri /health ", "uri /health/live ", "ill servers are left alone"),
    Mutation("checks missing", r"default-server check inter", "default-server no-check inter", "ill servers are left alone"),
    Mutation("connections not kept", r"http-reuse safe", "http-reuse never", "connections to servers are reused upstream canary"),
    Mutation("backup of tcp takes part", r" backup$", "", "tcp reaches its servers"),
    Mutation("another TLS name", r"-m str vault\.example\.com", "-m str other.example.com", "TLS passes through by name"),
)  # fmt: skip
