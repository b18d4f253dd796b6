"""Where HAProxy rules about patterns, peers and clear text speak and keep silent; beyond their manual's examples."""

import pytest

from tests.unit.rules.linting import lint

HEAD = "defaults\n mode http\n timeout connect 5s\n timeout client 5s\n timeout server 5s\n"
FRONT = "frontend f\n bind :8080\n use_backend a if {{ {} }}\n"
TABLE = "frontend f\n bind :8080\n stick-table type ip size 1k expire 1m peers p\n"
TLS = " bind :8443 ssl crt /c\n"
PAIR = "frontend f\n bind {}\n default_backend a\n{}frontend g\n" + TLS + " default_backend {}\n"
LISTEN = "frontend f\n bind {}\n" + TLS + " default_backend a\n"
BOTH = LISTEN.format(":8080")
RETURNED = "backend a\n http-request redirect scheme https code 301 unless { ssl_fc }\n"

FIRES = [
    ("HAP110", FRONT.format("path_beg"), "3:21"),
    ("HAP110", FRONT.format("path -i"), "3:21"),
    ("HAP110", FRONT.format("path,lower -m beg"), "3:21"),
    ("HAP110", FRONT.format("dst_port"), "3:21"),
    ("HAP110", FRONT.format("hdr(x)"), "3:21"),
    ("HAP110", "backend b\n acl a var(txn.x) -m str\n http-request deny if a\n", "2:8"),
    ("HAP122", FRONT.format("path -m beg -i -m end .PNG"), "3:36"),
    ("HAP122", FRONT.format("path_end -m found"), "3:30"),
    ("HAP122", "backend b\n acl a hdr_beg(x) -m sub y\n http-request deny if a\n", "2:19"),
    ("HAP345", "resolvers r\n", "1:1"),
    ("HAP344", "peers p\n log global\n" + TABLE, "5:46"),
    ("HAP023", HEAD + TABLE, "8:46"),
    ("HAP505", BOTH, "2:7"),
    ("HAP505", PAIR.format("10.0.0.1:8080", "", "a"), "2:7"),
    ("HAP505", PAIR.format(":8080", " http-request redirect prefix / if { path /x }\n", "a"), "2:7"),
    ("HAP505", "listen a\n bind :8080\n" + TLS + " server s 10.0.0.1:80\n", "2:7"),
]
SILENT = [
    ("HAP110", FRONT.format("path_beg --")),
    ("HAP110", FRONT.format("path_beg -f /etc/paths")),
    ("HAP110", FRONT.format("path -u 7")),
    ("HAP110", FRONT.format("path -m found")),
    ("HAP110", FRONT.format("dst_port -m bool")),
    ("HAP110", FRONT.format("ssl_fc")),
    ("HAP110", FRONT.format("src,in_table(t)")),
    ("HAP110", FRONT.format("path_beg $PREFIX")),
    ("HAP122", FRONT.format("path -m beg -i -m beg /x")),
    ("HAP122", FRONT.format("path_beg -m beg /x")),
    ("HAP122", FRONT.format("path -i -m beg -- -m")),
    ("HAP122", FRONT.format("path -m str -m")),
    ("HAP345", "resolvers r\n nameserver a 10.0.0.1:53\n"),
    ("HAP344", "peers p\n disabled\n" + TABLE),
    ("HAP344", "peers p\n peer x 10.0.0.1:1024\n" + TABLE),
    ("HAP344", "peers p\n bind :1024\n server x\n" + TABLE),
    ("HAP344", "peers p\n"),
    ("HAP023", TABLE),
    ("HAP023", HEAD + TABLE.replace("peers p", "peers $P")),
    ("HAP505", LISTEN.format("127.0.0.1:8080")),
    ("HAP505", LISTEN.format(":8080 accept-proxy")),
    ("HAP505", LISTEN.format(":$PORT")),
    ("HAP505", LISTEN.format(":443")),
    ("HAP505", BOTH + " http-request deny if !{ ssl_fc }\n"),
    ("HAP505", BOTH + " acl is_clear dst_port 8080\n http-request deny if is_clear\n"),
    ("HAP505", BOTH + " http-request return status 200\n"),
    ("HAP505", BOTH + " redirect location https://a.example.com/ if { path / }\n"),
    ("HAP505", BOTH + " http-request redirect scheme https unless { req.hdr(X-Forwarded-Proto) https }\n"),
    ("HAP505", BOTH + " mode tcp\n"),
    ("HAP505", BOTH + RETURNED),
    ("HAP505", PAIR.format(":8080", "", "b")),
    ("HAP505", PAIR.format(":8080", "", "a") + " mode tcp\n"),
]


def found(code, text):
    return [f"{one.span.line}:{one.span.column}" for one in lint("haproxy", text) if one.code == code]


@pytest.mark.parametrize(("code", "text", "place"), FIRES, ids=[f"{n}-{case[0]}" for n, case in enumerate(FIRES)])
def test_a_rule_finds_it(code, text, place):
    assert found(code, text) == [place]


@pytest.mark.parametrize(("code", "text"), SILENT, ids=[f"{n}-{case[0]}" for n, case in enumerate(SILENT)])
def test_a_rule_keeps_silent(code, text):
    assert found(code, text) == []


def test_a_table_never_shared_is_no_matter_of_peers():
    assert found("HAP344", "peers p\n" + TABLE.replace(" peers p", "")) == []
