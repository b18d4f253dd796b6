"""What the planner says it loses, with before and after."""

import pytest

from lbgen.ports import Options, Support
from lbgen.render.targets import available
from lbgen.topology.build import build

HEAD = "version: 1\nname: notes\nlisteners: {web: {protocol: http, port: 80}}\n"


def notes(text, version=(2, 8)):
    """Feature, verdict, before and after of each note but the passive checks', which every upstream has."""
    built = build("spec.lbgen.yaml", text=HEAD + text, variables={})
    assert built.topology is not None, built.diagnostics
    made = available()["haproxy"].plan(built.topology, Options(version)).notes
    return [(one.feature, one.support, one.before, one.after) for one in made if one.feature != "passive_health_check"]


def one_upstream(text):
    return f'upstreams: {{app: {{servers: ["10.0.0.1:80", "10.0.0.2:80"], {text}}}}}\nroutes: [{{upstream: app}}]\n'


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        (
            one_upstream("algorithm: consistent_hash, hash_on: {cookie: c}"),
            (2, 4),
            [("hash_on.cookie", Support.UNSUPPORTED, "c", "the client's address")],
        ),
        (one_upstream("algorithm: consistent_hash, hash_on: {cookie: c}"), (2, 6), []),
        (
            one_upstream("timeouts: {send: 5s, read: 9s}"),
            (2, 8),
            [("timeouts.send", Support.APPROXIMATED, "5s", "9s, as `read`")],
        ),
        (
            one_upstream("algorithm: least_response_time"),
            (2, 8),
            [
                (
                    "algorithm.least_response_time",
                    Support.APPROXIMATED,
                    "the server that answers soonest",
                    "the server with the fewest connections",
                )
            ],
        ),
        (
            (
                'upstreams: {app: {servers: ["10.0.0.1:80"]}}\n'
                "routes: [{match: {path: {prefix: /a}}, upstream: app, auth: {basic: {users_file: /u}}}]\n"
            ),
            (2, 8),
            [("auth.basic", Support.UNSUPPORTED, "users of /u", "the route is closed: 403 for everybody")],
        ),
        (
            'upstreams: {app: {servers: ["10.0.0.1:80"]}}\nroutes: [{match: {query: {"a b": "1"}}, upstream: app}]\n',
            (2, 8),
            [("match.query", Support.APPROXIMATED, "`a b` in any spelling", "`a b` as it is and as `a%20b`")],
        ),
    ],
)
def test_a_loss_is_told_with_before_and_after(text, version, expected):
    assert notes(text, version) == expected
