"""What the planner says it loses."""

import pytest

from lbgen.ports import Options, Support
from lbgen.render.targets import available
from lbgen.topology.build import build

HEAD = "version: 1\nname: notes\nlisteners: {web: {protocol: http, port: 80}}\n"
SERVERS = 'servers: ["10.0.0.1:80", "10.0.0.2:80"]'
MANY_SERVERS = "servers: [" + ", ".join(f'"10.0.1.{n}:80"' for n in range(65)) + "]"
STICKY = f"session_persistence: {{name: S}}, {MANY_SERVERS}"


def notes(text, options):
    """Feature and verdict of each note."""
    built = build("spec.lbgen.yaml", text=HEAD + text, variables={})
    assert built.topology is not None, built.diagnostics
    return [(one.feature, one.support) for one in available()["nginx"].plan(built.topology, options).notes]


def one_upstream(text, route=""):
    return f"upstreams: {{app: {{{text}}}}}\nroutes: [{{upstream: app{route}}}]\n"


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        (one_upstream(STICKY), (1, 29, 5), [("session_persistence.cookie", Support.UNSUPPORTED)]),
        (one_upstream(STICKY), (1, 29, 6), []),
        (
            one_upstream(f"protocol: grpc, {SERVERS}", f", headers: {{request: {{remove: [{'X' * 47}]}}}}"),
            (1, 31),
            [("headers.request", Support.UNSUPPORTED)],
        ),
        (one_upstream(f"protocol: grpc, {SERVERS}", f", headers: {{request: {{remove: [{'X' * 46}]}}}}"), (1, 31), []),
        (
            one_upstream(f"protocol: h2c, {SERVERS}", ", websocket: true"),
            (1, 31),
            [("websocket", Support.UNSUPPORTED)],
        ),
        (
            one_upstream(f"protocol: h2c, {SERVERS}", ", auth: {external: {upstream: app, path: /a}}"),
            (1, 29, 3),
            [("auth.external", Support.UNSUPPORTED)],
        ),
        (one_upstream(f"protocol: h2c, {SERVERS}", ", auth: {external: {upstream: app, path: /a}}"), (1, 29, 4), []),
        (
            one_upstream(SERVERS, f", match: {{headers: {{X: {'a.' * 1000}}}}}"),
            (1, 31),
            [("match.path.prefix", Support.UNSUPPORTED)],
        ),
        (one_upstream(SERVERS, f", match: {{headers: {{X: {'a' * 1000}}}}}"), (1, 31), []),
        (one_upstream(SERVERS, ", match: {headers: {'X$': a}}"), (1, 31), [("match.headers", Support.UNSUPPORTED)]),
    ],
)
def test_what_a_version_cannot_do_is_said(text, version, expected):
    assert notes(text, Options(version, "oss")) == expected
