"""`nginx -T` dumps: findings and suppressions are about the files within."""

from tests.unit.rules.linting import lint

DUMP = """# configuration file /etc/nginx/nginx.conf:
events {}
http {
    include conf.d/*.conf;
}
# configuration file /etc/nginx/conf.d/a.conf:
server {
    listen 443 ssl;
    ssl_protocols TLSv1 TLSv1.2;  # lbgen: ignore[NGX501] an old cash desk
    location /static {
        alias /srv/static/;
    }
}
"""


def test_a_suppression_within_a_dump_is_heard_once():
    found = lint("nginx", DUMP, select=("NGX201", "NGX501"))
    assert [(one.code, one.span.source, one.span.line) for one in found] == [("NGX201", "/etc/nginx/conf.d/a.conf", 4)]
