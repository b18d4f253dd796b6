"""Lint: configs that somebody else wrote, seen as the engine sees them.

Each language's rules live in its target's folder (`lbgen/targets/<target>/lint_rules`), one file a rule; this room
finds the files, runs the rules, and hears suppressions. It never writes, but for the fixes that are asked for.
"""

from lbgen.lint import baseline, reading, settings
from lbgen.lint.checking import Checked, Run, check
from lbgen.lint.fixing import apply, fixable
from lbgen.lint.project import Recognised, lint, recognise
from lbgen.lint.registry import Named, languages, rules
from lbgen.lint.repairing import Repaired, repair
from lbgen.lint.selecting import Selection, unknown
from lbgen.lint.settings import Settings

__all__ = [
    "Checked",
    "Named",
    "Recognised",
    "Repaired",
    "Run",
    "Selection",
    "Settings",
    "apply",
    "baseline",
    "check",
    "fixable",
    "languages",
    "lint",
    "reading",
    "recognise",
    "repair",
    "rules",
    "settings",
    "unknown",
]
