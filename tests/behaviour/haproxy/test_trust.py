"""What servers are told about clients behind proxies, and what clients cannot forge."""

import pytest

pytestmark = pytest.mark.behaviour
SPEC = """
version: 1
name: trust
listeners: {web: {protocol: http, port: 80, trusted_proxies: [10.0.0.0/8]}}
upstreams: {app: {servers: ["10.0.0.1:80"]}}
routes:
  - {name: office, match: {path: {prefix: /office}}, upstream: app, allow: [203.0.113.0/24]}
  - {name: rest, upstream: app}
"""
NAMES = ("x-forwarded-for", "x-real-ip", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded")


def moved_networks(bench):
    """Where the bench has put the networks of the spec, as one address of each."""
    return {move.before: move.after.partition("/")[0] for move in bench.moves if move.kind == "network"}


def ask(bench, source, *headers, path="/"):
    lines = "".join(f"{line}\r\n" for line in ("Host: shop.example", *headers))
    with bench.connect("web", source=source) as connection:
        return connection.ask(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode(), "GET")


def seen(reply):
    pairs = [(name.lower(), value) for name, value in reply.said["headers"]]
    return {name: [value for key, value in pairs if key == name] for name in NAMES}


def inside(network):
    return network.rsplit(".", 1)[0] + ".9"


def test_a_stranger_forges_nothing(stand):
    with stand(SPEC) as bench:
        reply = ask(
            bench, "127.0.0.7", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil",
            "X-Forwarded-Port: 1", "X-Real-IP: 1.2.3.4", "Forwarded: for=1.2.3.4", "X-Request-ID: mine",
        )  # fmt: skip
        port = str(bench.port("web"))
    assert seen(reply) == {
        "x-forwarded-for": ["127.0.0.7"], "x-real-ip": ["127.0.0.7"], "x-forwarded-proto": ["http"],
        "x-forwarded-host": ["shop.example"], "x-forwarded-port": [port], "forwarded": [],
    }  # fmt: skip
    assert "mine" not in dict(reply.said["headers"]).values()


def test_a_trusted_proxy_is_believed_and_added_to_the_list(stand):
    with stand(SPEC) as bench:
        proxy = inside(moved_networks(bench)["10.0.0.0/8"])
        reply = ask(
            bench, proxy, "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: front",
            "X-Forwarded-Port: 443", "X-Request-ID: mine",
        )  # fmt: skip
    assert seen(reply) == {
        "x-forwarded-for": [f"198.51.100.7, {proxy}"], "x-real-ip": ["198.51.100.7"], "x-forwarded-proto": ["https"],
        "x-forwarded-host": ["front"], "x-forwarded-port": ["443"], "forwarded": [],
    }  # fmt: skip
    assert "mine" in dict(reply.said["headers"]).values()


def test_the_client_is_the_last_address_that_no_trusted_proxy_has(stand):
    with stand(SPEC) as bench:
        proxy = inside(moved_networks(bench)["10.0.0.0/8"])
        chain = ask(bench, proxy, f"X-Forwarded-For: 6.6.6.6, 198.51.100.7, {proxy}, {proxy}")
        lines = ask(bench, proxy, "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 198.51.100.7")
        alone = ask(bench, proxy)
    assert seen(chain)["x-real-ip"] == ["198.51.100.7"]
    assert (seen(lines)["x-real-ip"], seen(lines)["x-forwarded-for"]) == (
        ["198.51.100.7"], ["6.6.6.6", "198.51.100.7", proxy],
    )  # fmt: skip
    assert (seen(alone)["x-real-ip"], seen(alone)["x-forwarded-for"]) == ([proxy], [proxy])


def test_trust_is_asked_anew_for_each_request_of_a_connection(stand):
    with stand(SPEC) as bench:
        proxy = inside(moved_networks(bench)["10.0.0.0/8"])
        with bench.connect("web", source=proxy) as connection:
            answers = [
                connection.ask(f"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.{n}\r\n\r\n".encode(), "GET")
                for n in (1, 2)
            ]
    assert [seen(reply)["x-real-ip"] for reply in answers] == [["198.51.100.1"], ["198.51.100.2"]]


def test_an_allow_list_looks_at_the_client_behind_the_proxy(stand):
    with stand(SPEC) as bench:
        places = moved_networks(bench)
        proxy, office = inside(places["10.0.0.0/8"]), inside(places["203.0.113.0/24"])
        let_in = ask(bench, proxy, f"X-Forwarded-For: {office}", path="/office")
        refused = ask(bench, proxy, f"X-Forwarded-For: {office}, 198.51.100.7", path="/office")
    assert (let_in.status, refused.status) == (200, 403)
