"""The marks of the README's fidelity table."""

from tests.behaviour.backing import promised
from tests.unit.docs.readme import MARK, marked

TABLE = """| code | feature | nginx@1.31 | haproxy@2.8 | aws |
|---|---|---|---|---|
| LB446 | server.backup | native | native | unsupported |
| LB450 | health_check.http | unsupported | native | native |
"""


def test_a_verdict_is_marked_where_a_behaviour_stands_behind_it():
    assert marked(TABLE).split("\n")[2:4] == [
        f"| LB446 | server.backup | native {MARK} | native {MARK} | unsupported |",
        f"| LB450 | health_check.http | unsupported | native {MARK} | native |",
    ]


def test_what_no_behaviour_stands_behind_is_not_marked():
    assert "health_check.http" not in promised("nginx")
    assert MARK not in marked(TABLE.replace("server.backup", "no.such")).split("\n")[2]
