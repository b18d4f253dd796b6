"""A few findings that every reporter has to print."""

import pytest

from lbgen.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Source, Span
from lbgen.report import Context

SPEC = """\
version: 1
name: shop
routes:
  - name: api
    upsteam: api
  - name: api
    upstream: checkout-v3
"""


def on(line: int, column: int, end: int, source: str = "edge.lbgen.yaml") -> Span:
    return Span(source, line, column, line, end)


@pytest.fixture
def sources():
    return {
        "edge.lbgen.yaml": Source("edge.lbgen.yaml", SPEC),
        "prod.yaml": Source("prod.yaml", "upstreams:\n  web: {}\n"),
    }


@pytest.fixture
def context():
    return Context("0.1.0", checked=("edge.lbgen.yaml",), root="/repo")


@pytest.fixture
def found():
    return [
        Diagnostic(
            "LB311",
            Severity.ERROR,
            "routes `api` and `api` match exactly the same requests",
            on(6, 5, 14),
            "same host and path, so never used",
            related=(Label(on(4, 5, 14), "first defined here"),),
            notes=("nginx refuses this",),
            help="delete one",
        ),
        Diagnostic(
            "LB101",
            Severity.ERROR,
            "unknown key `upsteam` in route `api`",
            on(5, 5, 12),
            "did you mean `upstream`?",
            help="keys here: match, upstream",
            fix=Fix("write `upstream`", (Edit(on(5, 5, 12), "upstream"),)),
        ),
        Diagnostic(
            "LB201",
            Severity.WARNING,
            "upstream `checkout-v3` is not defined",
            on(7, 15, 26),
            "not found",
            related=(Label(on(2, 3, 6, "prod.yaml"), "merged over"),),
        ),
        Diagnostic("LB001", Severity.INFO, "nothing to render", help="name a target"),
    ]
