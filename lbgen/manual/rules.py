"""Pages of lint rules: the docstring of each rule's file, read without running it."""

from __future__ import annotations

import ast
import os

from lbgen.manual.page import Page

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def folders() -> list[str]:
    """The folders that hold rules."""
    targets = os.path.join(_PACKAGE, "targets")
    below = sorted(os.path.join(targets, name, "lint_rules") for name in os.listdir(targets))
    return [folder for folder in (*below, os.path.join(_PACKAGE, "topology", "advice")) if os.path.isdir(folder)]


def rule_pages() -> list[Page]:
    """The pages of all rules, by code."""
    return sorted(
        _page(os.path.join(folder, name))
        for folder in folders()
        for name in os.listdir(folder)
        if name.endswith(".py") and not name.startswith("_")
    )


def rule_page(name: str) -> Page | None:
    """The page of a rule by its code in any case, or by its name (`alias-slash`)."""
    slug = name.lower().replace("-", "_")
    for folder in folders():
        for file in os.listdir(folder):
            code, _, rest = file.removesuffix(".py").partition("_")
            if not file.startswith("_") and slug in (code, rest):
                return _page(os.path.join(folder, file))
    return None


def _page(path: str) -> Page:
    with open(path, encoding="utf-8") as handle:
        text = ast.get_docstring(ast.parse(handle.read())) or ""
    code, _, slug = os.path.basename(path)[:-3].partition("_")
    title, _, body = text.partition("\n")
    return Page(code.upper(), f"{title} ({slug.replace('_', '-')})", body.strip())
