"""What checks found as text, JSON and JUnit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.lean_typing import Any
from lbgen.probe.model import Probed, State
from lbgen.report.table import table
from lbgen.topology import Upstream


def text(found: Sequence[Probed], left: Iterable[Upstream]) -> str:
    """A row per server, what was left out, and a line that counts."""
    rows = [(one.upstream.name, one.server.name, one.server.address, one.state.value, one.said) for one in found]
    parts = [table(("upstream", "server", "address", "state", "check"), rows), "\n"]
    parts += [f"not probed: upstream {one.name} has no active check\n" for one in left]
    counts = ((sum(one.state is state for one in found), state.value) for state in State)
    parts.append(", ".join(f"{number} {word}" for number, word in counts if number) + "\n")
    return "".join(parts)


def data(found: Sequence[Probed], left: Iterable[Upstream]) -> dict[str, Any]:
    """All of it, for JSON."""
    return {
        "servers": [
            {
                "upstream": one.upstream.name,
                "server": one.server.name,
                "address": one.server.address,
                "state": one.state.value,
                "said": one.said,
                "checks": [answer._asdict() | {"took_ms": round(answer.took_ms, 1)} for answer in one.answers],
            }
            for one in found
        ],
        "not_probed": [one.name for one in left],
    }


def junit(title: str, found: Sequence[Probed], left: Iterable[Upstream]) -> str:
    """A case per server, and a skipped one per upstream without a check."""
    from lbgen.prove.table import quoted, wrapped  # noqa: PLC0415  only for this format

    cases = []
    for one in found:
        case = f"    <testcase name={quoted(one.server.name)} classname={quoted(one.upstream.name)}"
        tag = {State.DOWN: "failure", State.UNKNOWN: "error"}.get(one.state)
        cases.append(f"{case}><{tag} message={quoted(one.said)}/></testcase>" if tag else f"{case}/>")
    case = '    <testcase name="servers" classname={}><skipped message="no active check"/></testcase>'
    skipped = [case.format(quoted(one.name)) for one in left]
    down, unknown = (sum(one.state is state for one in found) for state in (State.DOWN, State.UNKNOWN))
    counts = f'tests="{len(found) + len(skipped)}" failures="{down}" errors="{unknown}" skipped="{len(skipped)}"'
    body = "\n".join([*cases, *skipped])
    return wrapped([f"  <testsuite name={quoted(title)} {counts}>\n{body}\n  </testsuite>"])
