"""One page of the manual."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple


class Page(NamedTuple):
    """One page: its code, its title, and its Markdown below the heading, without blank lines at either end."""

    code: str
    title: str
    text: str

    def paragraph(self, name: str) -> str:
        """The words of the paragraph that begins with `name:`, on one line; empty when there is none."""
        for paragraph in self.text.split("\n\n"):
            if paragraph.startswith(f"{name}:"):
                return " ".join(paragraph[len(name) + 1 :].split())
        return ""

    def example(self, name: str) -> str:
        """The fenced block behind the line `name:`, ending in a newline; empty when there is none."""
        _, _, behind = f"\n{self.text}".partition(f"\n{name}:")
        _, _, block = behind.partition("```")
        if "\n\nGood:" in behind.partition("```")[0]:
            return ""
        inside, _, _ = block.partition("\n```")
        return inside.partition("\n")[2] + "\n" if inside else ""

    @property
    def why(self) -> str:
        """Why this is reported."""
        return self.paragraph("Why")
