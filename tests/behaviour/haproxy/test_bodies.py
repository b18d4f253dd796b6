"""Limits of request bodies, announced and in chunks."""

import contextlib

import pytest

pytestmark = pytest.mark.behaviour
SPEC = """
version: 1
name: bodies
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {servers: ["10.0.0.1:80"]}}
routes:
  - {name: small, match: {path: {prefix: /small}}, upstream: app, max_body_size: 2k}
  - {name: large, match: {path: {prefix: /large}}, upstream: app, max_body_size: 64k}
  - {name: rest, upstream: app}
"""


def announced(path, size):
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size


def chunked(path, size):
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in _parts(b"x" * size))
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + chunks + b"0\r\n\r\n"


def _parts(body):
    return [body[start : start + 1000] for start in range(0, len(body), 1000)]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (announced("/small", 2048), 200),
        (announced("/small", 2049), 413),
        (chunked("/small", 2048), 200),
        (chunked("/small", 2049), 413),
        (chunked("/small", 60_000), 413),
        (announced("/large", 65_536), 200),
        (announced("/large", 65_537), 413),
        (chunked("/large", 8_000), 200),
        (chunked("/large", 20_000), 411),
        (chunked("/large", 100_000), 411),
        (announced("/rest", 200_000), 200),
        (chunked("/rest", 200_000), 200),
    ],
)
def test_a_body_above_the_limit_is_refused(request_bytes, status, stand):
    with stand(SPEC) as bench, bench.connect("web") as connection:
        with contextlib.suppress(OSError):  # the answer may come before all is sent
            connection.send(request_bytes)
        assert connection.answer("POST").status == status
