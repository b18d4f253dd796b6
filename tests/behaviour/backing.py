"""Which rows of the fidelity table a behaviour stands behind: derived from the cases of two specs, never listed.

`promised` looks at what is to be proved, without running anything (the README's marks are made from it);
test_rows.py runs it all on the engines and holds the two against each other.
"""

from __future__ import annotations

import functools

from lbgen.ports import Support
from lbgen.prove.behaviours import cases
from lbgen.render.pipeline import judge
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from lbgen.topology.features import features, uses
from tests.conftest import ROOT

SPECS = ("proof", "rows")
PROXIES = ("nginx", "haproxy", "ingress@traefik", "gateway@traefik")
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


def promised(target: str) -> set[str]:
    """Those of `rows` that a case of the two specs proves and that the target can run."""
    (chosen,) = choose_bare([target])
    found: set[str] = set()
    for name in SPECS:
        node = topology(name)
        verdicts = judge(node, chosen, lambda _: True)
        missing = {one.feature for one in verdicts if one.support is Support.UNSUPPORTED}
        used = {use.feature for use in uses(node)}
        for case in cases(node):
            if not missing & set(case.uses):
                found |= used & set(case.proves)
    return found & rows(target)
