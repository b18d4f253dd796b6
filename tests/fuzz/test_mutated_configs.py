"""Any file gives findings within the file, within a bound of computing time, and never an exception: configs made worse.

What is mutated are the examples of the rules' manual and what we render of our own examples.
"""

from __future__ import annotations

import contextlib
import random
import signal
from collections.abc import Iterator

import pytest

from lbgen import report
from lbgen.cli import dispatch
from lbgen.diagnostics import Source
from lbgen.lint import Run, Selection, check, fixing, rules
from lbgen.manual import find
from lbgen.report import Context
from tests.conftest import EXAMPLES
from tests.fuzz.mutations import MUTATIONS, SLOW_MUTATIONS, mutated
from tests.unit.rules.linting import NAMES, NoFiles, language

TARGETS = {"nginx": ["nginx"], "haproxy": ["haproxy"], "aws": ["aws"], "kubernetes": ["gateway", "ingress@traefik"]}
IN_CI, IN_LONG = 200, 5_000
RENDERED_IN_CI = ("shop",)
# Of computing, not of waiting: other processes do not count. Some mutations make a file of tens of megabytes.
MOST_CPU_S, MOST_CPU_S_A_MEGABYTE = 20.0, 5.0


@contextlib.contextmanager
def bounded(text: str) -> Iterator[None]:
    """Stop what computes for too long over a text."""
    most_s = MOST_CPU_S + MOST_CPU_S_A_MEGABYTE * len(text) / 1e6

    def stop(_number, _frame):
        raise TimeoutError(f"more than {most_s:.0f} s of computing for one file of {len(text)} characters")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, most_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def corpus(dialect, names, folder):
    """The manual's examples, and each rendered file of some examples."""
    pages = [find(named.code) for named in rules(language(dialect).rules)]
    texts = [page.example(name) for page in pages for name in ("Bad", "Good")]
    for path in EXAMPLES:
        for target in TARGETS[dialect] if path.parent.name in names else ():
            out = folder / path.parent.name / target
            words = ["-t", target, "-o", str(out), "--fail-on", "never", "--format", "concise"]
            assert dispatch.dispatch(["render", str(path), *words]) == 0
            texts += [file.read_text() for file in sorted(out.rglob("*")) if file.suffix == _suffix(dialect)]
    return texts


def _suffix(dialect):
    return "." + NAMES[dialect].rpartition(".")[2]


def tried(dialect, text):
    """Lint a text, apply every fix, print every finding."""
    spoken = language(dialect)
    source = Source(NAMES[dialect], text)
    found = check(spoken, [source], Run(NoFiles(), Selection(("ALL",))), spoken.default).found
    sources = {source.name: source}
    fixing.apply(sources, found, unsafe=True)
    report.report("full", found, sources, Context("0"))
    report.report("sarif", found, sources, Context("0"))
    return found


def outside(found, text):
    """Findings that stand outside of the file."""
    lines = text.count("\n") + 1
    places = [one.span for one in found if one.span is not None]
    return [str(it) for it in places if not (1 <= it.line <= lines and it.column >= 1 and it.line <= it.end_line)]


@pytest.mark.parametrize("dialect", TARGETS)
def test_a_mutated_file_gives_findings_and_no_exception(dialect, long, tmp_path, capsys):
    names = [path.parent.name for path in EXAMPLES if path.parent.name != "large"] if long else RENDERED_IN_CI
    texts = corpus(dialect, names, tmp_path)
    capsys.readouterr()
    mutations = (*MUTATIONS, *SLOW_MUTATIONS) if long else MUTATIONS
    wrong = []
    for number in range(IN_LONG if long else IN_CI):
        chance = random.Random(f"{dialect}/{number}")
        text, how = mutated(chance, chance.choice(texts), chance.choice(texts), mutations)
        try:
            with bounded(text):
                places = outside(tried(dialect, text), text)
        except Exception as error:  # each failure is one of many to be told
            wrong.append(f"{number} ({how}): {type(error).__name__}: {error}"[:300])
        else:
            wrong += [f"{number} ({how}): outside of the file: {places[0]}"] if places else []
    assert wrong == []
