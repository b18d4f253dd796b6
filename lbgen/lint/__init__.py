"""Lint: configs that somebody else wrote, seen as the engine sees them.

Each language's rules live in its target's folder (`lbgen/targets/<target>/lint_rules`), one file a rule; this room
finds the files, runs the rules, and hears suppressions. It never writes, but for the fixes that are asked for. Two of
its doors are opened only when they are asked for: `lbgen.lint.baseline`, and `lbgen.lint.repairing` with the fixes.
"""

from lbgen.lint import reading, settings
from lbgen.lint.checking import Checked, Run, check
from lbgen.lint.project import Recognised, lint, recognise
from lbgen.lint.registry import Named, languages, rules
from lbgen.lint.selecting import Selection, unknown
from lbgen.lint.settings import Settings

__all__ = [
    "Checked",
    "Named",
    "Recognised",
    "Run",
    "Selection",
    "Settings",
    "check",
    "languages",
    "lint",
    "reading",
    "recognise",
    "rules",
    "settings",
    "unknown",
]
