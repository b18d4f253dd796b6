"""What each rule asks for, kept beside the rules, so that a rule's file is loaded only where there is work for it.

Every folder of rules has an `_index.py`. A rule that is not in it is loaded at once; one whose decorator was changed is
asked as the index says, until `python -m lbgen.lint.indexing` (part of `make regen`) writes it anew: a test compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from importlib import import_module

from lbgen.diagnostics import Severity
from lbgen.lean_typing import Any
from lbgen.ports import Check, Confidence, Problem, Rule

_SEVERITIES = {one.value: one for one in Severity}
_CONFIDENCES = {one.value: one for one in Confidence}


class _Later:
    """A check whose file is loaded when it is needed."""

    def __init__(self, module: str) -> None:
        self._module = module

    @cached_property
    def loaded(self) -> Check:
        """The check itself."""
        found: Check = import_module(self._module).check.check
        return found

    def __call__(self, node: Any, unit: Any) -> Iterable[Problem]:
        return self.loaded(node, unit)


def ready(rule: Rule) -> Check:
    """A rule's check, its file loaded."""
    return rule.check.loaded if isinstance(rule.check, _Later) else rule.check


def read(package: str) -> dict[str, Rule]:
    """The rules of a package by their modules, without their files; empty where there is no index."""
    try:
        entries = import_module(f"{package}._index").RULES
    except ModuleNotFoundError:
        return {}
    return {module: _rule(f"{package}.{module}", *entry) for module, entry in entries.items()}


def _rule(module: str, on: tuple[str, ...], severity: str, confidence: str, *rest: Any) -> Rule:
    return Rule(_Later(module), on, _SEVERITIES[severity], _CONFIDENCES[confidence], *rest)
