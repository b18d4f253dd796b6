"""The manual: what every code means, why it matters, and what to write instead.

Pages live in Markdown files beside this module, one per family of codes, named by what its codes begin with
(`LB2.md` holds LB200 to LB299). A page is a `## CODE: title` heading and paragraphs that begin with `Why:`,
`Bad:`, `Good:`, `Help:` or `See:`; `Bad:` and `Good:` are followed by a fenced block. The page of a lint rule is the
docstring of the rule's file.
"""

from lbgen.manual.page import Page
from lbgen.manual.pages import find, pages
from lbgen.manual.show import show

__all__ = ["Page", "find", "pages", "show"]
