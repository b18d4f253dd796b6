"""Every code has its page, and every page its parts."""

import re

import pytest

from lbgen import manual
from lbgen.lint import languages, rules
from tests.conftest import ROOT

PAGES = manual.pages()
CODE = re.compile(r'"((?:LB|NGX|HAP|AWS|K8S|XCF)[0-9]{3})"')


def test_no_code_has_two_pages():
    codes = [page.code for page in PAGES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_has_a_title_a_reason_and_a_next_step_and_is_found_by_its_code(page):
    assert page.title
    assert page.why
    assert page.paragraph("Help") or page.example("Good")
    assert manual.find(page.code) == page


def test_every_code_the_program_reports_is_explained_and_no_other():
    """LB4xx are explained from the capability rows, which say more than a page could; rules are named by their files."""
    ruled = {named.code for language in languages() for named in rules(language.rules)}
    reported = ruled | {
        code
        for path in (ROOT / "lbgen").rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
        if not code.startswith("LB4")
    }
    assert len(reported) > 50
    assert sorted(reported ^ {page.code for page in PAGES}) == []
