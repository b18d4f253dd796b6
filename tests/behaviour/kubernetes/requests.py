"""Requests that try every rule of route choice, for routing.lbgen.yaml."""

from lbgen.topology.routing import Request

HEADERS = (
    (),
    (("X-Kind", "one"),),
    (("X-Kind", "two"),),
    (("Cookie", "a=1; c=1;d=2"),),
    (("X-Kind", "one"), ("Cookie", "c=1")),
)
PATHS = (
    "/api", "/api/", "/apix", "/api/v1", "/api/v1x", "/api/v1/x", "/api/v1/x/", "/api/v1/77", "/api/v1/77/",
    "/api?k=v", "/api/v1?k=v", "/API", "/api/%76%31/x", "/x/../api/v1", "//api//v1/x", "/any/1", "/",
    "/api/v1/../../any",
)  # fmt: skip
HOSTS = (
    "b.example.com", "A.Example.com:80", "x.y.example.com", "x.deep.example.com", "deep.example.com", "example.com",
    "other.org",
)  # fmt: skip
REWRITES = (
    "/one", "/one/", "/one/a/b?x=1", "/one/a%20b%2Fc", "/two", "/two/", "/two/x?y", "/three/", "/three/x", "/four",
    "/four/x?q=1", "/onex",
)  # fmt: skip
REDIRECTS = ("/away", "/away/x?q=1", "/moved", "/moved?q=1")


def routing():
    for headers in HEADERS:
        for method in ("GET", "POST"):
            for path in PATHS:
                yield Request(method, "a.example.com", path, headers)
    for host in HOSTS:
        for path in ("/api", "/any", "/zzz"):
            yield Request("GET", host, path)
