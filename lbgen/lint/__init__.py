"""Lint: configs that somebody else wrote, seen as the engine sees them.

Each language's rules live in its target's folder (`lbgen/targets/<target>/lint_rules`), one file a rule; this room finds the
files, runs the rules, and hears suppressions. It never writes, but for the fixes that are asked for.
"""

from lbgen.lint.checking import Checked, check
from lbgen.lint.registry import Named, languages, recognise, rules
from lbgen.lint.selecting import Selection

__all__ = ["Checked", "Named", "Selection", "check", "languages", "recognise", "rules"]
