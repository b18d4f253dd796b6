"""Find and read the pages."""

from __future__ import annotations

import os

from lbgen.manual.page import Page
from lbgen.manual.rules import rule_page, rule_pages

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def families() -> list[str]:
    """What the codes of each file begin with, sorted."""
    return sorted(name[:-3] for name in os.listdir(_FOLDER) if name.endswith(".md"))


def pages() -> list[Page]:
    """Every page, in the order of codes."""
    return sorted([*(page for family in families() for page in _read(family)), *rule_pages()])


def find(code: str) -> Page | None:
    """The page of `code`, whatever its case, or of a rule by its name; None where there is neither."""
    wanted = code.upper()
    for family in families():
        if wanted.startswith(family):
            for page in _read(family):
                if page.code == wanted:
                    return page
    return rule_page(code)


def _read(family: str) -> list[Page]:
    with open(os.path.join(_FOLDER, f"{family}.md"), encoding="utf-8") as handle:
        _, *sections = ("\n" + handle.read()).split("\n## ")
    found = []
    for section in sections:
        heading, _, body = section.partition("\n")
        code, _, title = heading.partition(": ")
        found.append(Page(code.strip(), title.strip(), body.strip()))
    return found
