"""Which rows of the fidelity table a behaviour stands behind: derived from the cases of a few specs, never listed.

`promised` looks at what is to be proved, without running anything (the README's marks are made from it);
test_rows.py runs it all on the engines and holds the two against each other.
"""

from __future__ import annotations

import functools

from lbgen.ports import Support
from lbgen.prove.behaviours import cases
from lbgen.prove.cases import Case
from lbgen.render.pipeline import judge
from lbgen.render.targets import choose_bare
from lbgen.targets.kubernetes.sources import READ
from lbgen.topology.build import build
from lbgen.topology.features import features, uses
from tests.conftest import ROOT

SPECS = ("proof", "rows")
OF_CLUSTERS = ("cluster", "streams")
PLAIN = ("nginx", "haproxy")
PROXIES = (*PLAIN, "ingress@traefik", "gateway@traefik")
_HELD = (Support.NATIVE, Support.EMULATED)


@functools.cache
def topology(name: str):
    built = build(str(ROOT / "tests" / "behaviour" / f"{name}.lbgen.yaml"), variables={})
    assert built.topology is not None, built.diagnostics
    return built.topology


def rows(target: str) -> set[str]:
    """The features that a target claims to do as asked."""
    (chosen,) = choose_bare([target])
    return {
        name
        for name, feature in features().items()
        if (not feature.only_on or chosen.target.name in feature.only_on)
        and chosen.target.row(name, chosen.options).support in _HELD
    }


def specs(target: str) -> tuple[str, ...]:
    """The specs that back the rows of a target."""
    return SPECS + OF_CLUSTERS * (target not in PLAIN)


def measured(target: str) -> set[str]:
    """Those of `rows` that do not rest on a document alone."""
    (chosen,) = choose_bare([target])
    return {name for name in rows(target) if not chosen.target.row(name, chosen.options).source.startswith(READ)}


@functools.cache
def promises(target: str, name: str) -> tuple[tuple[Case, frozenset[str]], ...]:
    """The cases of a spec that the target can run, each with the rows that stand when it succeeds."""
    (chosen,) = choose_bare([target])
    node = topology(name)
    verdicts = judge(node, chosen, lambda _: True)
    missing = {one.feature for one in verdicts if one.support is Support.UNSUPPORTED}
    approximated = {one.feature for one in verdicts if one.support is Support.APPROXIMATED}
    # A proxy's cases end ok; those of a controller are declared, and prove the rest (lbgen/prove/verdicts.py).
    lost = missing if target in PLAIN else missing | approximated
    kept = ({use.feature for use in uses(node)} & rows(target)) - lost
    return tuple((case, frozenset(kept & set(case.proves))) for case in cases(node) if not missing & set(case.uses))


def promised(target: str) -> set[str]:
    """Those of `rows` that a case of the specs proves and that the target can run."""
    return {row for name in specs(target) for _, mine in promises(target, name) for row in mine}


def covering(target: str) -> set[tuple[str, str, str]]:
    """As few cases as stand behind every promised row, as (spec, behaviour, subject); the richest first."""
    left = promised(target)
    open_ones = [(name, case, mine) for name in specs(target) for case, mine in promises(target, name)]
    chosen = set()
    while left:
        name, case, mine = max(open_ones, key=lambda one: len(one[2] & left))
        chosen.add((name, case.behaviour, case.subject))
        left -= mine
    return chosen
