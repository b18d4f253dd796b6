"""A page as plain text for a terminal."""

from __future__ import annotations

from lbgen.manual.page import Page


def show(page: Page) -> str:
    """Heading and paragraphs; fenced blocks are indented instead. Ends in a newline."""
    lines = []
    fenced = False
    for line in page.text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        else:
            lines.append(f"    {line}".rstrip() if fenced else line)
    return f"{page.code}: {page.title}\n\n" + "\n".join(lines) + "\n"
