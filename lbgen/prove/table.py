"""The results of a proof as text, JSON and JUnit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.lean_typing import TYPE_CHECKING, Any
from lbgen.prove.rehome import Move
from lbgen.prove.verdicts import MODEL, Result, Word
from lbgen.report.characters import visible
from lbgen.topology import Topology
from lbgen.topology.features import uses

if TYPE_CHECKING:
    from lbgen.prove.cases import Fault

_MOST_FAULTS = 5
_MOST_MOVES = 12


def text(results: Sequence[Result], took_s: Mapping[str, float], moves: Sequence[Move]) -> str:
    """One table, behaviour by engine; what failed; what was declared; what was moved; a line that counts."""
    parts = [_table(results), *_failures(results), _declared(results), _moves(moves), summary(results, took_s)]
    return "\n".join(part for part in parts if part)


def _table(results: Sequence[Result]) -> str:
    from lbgen.report.table import table  # noqa: PLC0415  # only text needs it

    engines = list(dict.fromkeys(result.target for result in results))
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for result in results:
        key = (result.case.behaviour, result.case.subject)
        rows.setdefault(key, {})[result.target] = f"{result.word.value}: {result.fact}"
    cells = [(*key, *(row.get(engine, "-") for engine in engines)) for key, row in rows.items()]
    return table(("behaviour", "of", *engines), cells)


def _failures(results: Iterable[Result]) -> Iterator[str]:
    for result in results:
        if result.word is not Word.FAIL:
            continue
        lines = [f"FAIL  {result.target}: {result.case.behaviour}, {result.case.subject}"]
        lines += _fault_lines(result)
        yield "\n".join(lines) + "\n"


def _fault_lines(result: Result) -> Iterator[str]:
    for fault, place in list(zip(result.faults, result.places or [""] * len(result.faults), strict=True))[
        :_MOST_FAULTS
    ]:
        yield f"  {visible(fault.done)}"
        yield f"    expected  {visible(fault.expected)}"
        yield f"    got       {visible(fault.got)}"
        if place:
            yield f"    rendered  {visible(place)}"
    if len(result.faults) > _MOST_FAULTS:
        yield f"  and {len(result.faults) - _MOST_FAULTS} more (all of them with --format json)"


def _declared(results: Iterable[Result]) -> str:
    said = dict.fromkeys((result.target, words) for result in results for words in result.declared)
    return "".join(f"declared  {target}: {words}\n" for target, words in said)


def _moves(moves: Sequence[Move]) -> str:
    """What was moved onto loopback; long lists are counted."""
    if not moves:
        return ""
    shown = [f"moved  {move.kind} {move.owner}: {move.before} -> {move.after}\n" for move in moves[:_MOST_MOVES]]
    left = len(moves) - _MOST_MOVES
    return "".join(shown) + (f"moved  and {left} more (all of them with --moves)\n" if left > 0 else "")


def joined(moves: Iterable[Iterable[Move]]) -> list[Move]:
    """The moves of several engines, each thing once: only the ports of their listeners differ."""
    found: dict[tuple[str, str, str], Move] = {}
    for one in moves:
        for move in one:
            found.setdefault(move[:3], move)
    return list(found.values())


def all_moves(moves: Iterable[Move]) -> str:
    """Everything that was moved, one a line."""
    return "".join(f"moved  {move.kind} {move.owner}: {move.before} -> {move.after}\n" for move in moves)


def summary(results: Sequence[Result], took_s: Mapping[str, float]) -> str:
    """`31 behaviours on 2 engines: 58 ok, 3 declared, 1 FAIL; nginx 1.31.3 8.7 s, haproxy 2.8.25 8.6 s`."""
    counts = Counter(result.word for result in results)
    words = ", ".join(f"{counts[word]} {word.value}" for word in Word if counts[word]) or "nothing to prove"
    behaviours = len({(result.case.behaviour, result.case.subject) for result in results})
    times = ", ".join(f"{engine} {seconds:.1f} s" for engine, seconds in took_s.items())
    models = sum(label.endswith(MODEL) for label in took_s)
    places = [
        _counted(number, word) for number, word in ((len(took_s) - models, "engine"), (models, "model")) if number
    ]
    counted = f"{_counted(behaviours, 'behaviour')} on {' and '.join(places)}"
    return f"{counted}: {words}; {times}\n"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def backed(topology: Topology, results: Iterable[Result]) -> dict[str, set[str]]:
    """For each engine the used features that a case has proved."""
    used = {use.feature for use in uses(topology)}
    found: dict[str, set[str]] = {}
    for result in results:
        mine = found.setdefault(result.target, set())
        mine.update(used.intersection(result.proved))
    return found


def data(results: Iterable[Result]) -> list[dict[str, Any]]:
    """The results as plain data."""
    return [
        {
            "behaviour": result.case.behaviour,
            "subject": result.case.subject,
            "engine": result.target,
            "verdict": result.word.value,
            "fact": result.fact,
            "note": result.case.note,
            "proves": list(result.case.proves),
            "faults": [_fault_data(fault, place) for fault, place in _with_places(result)],
            "declared": list(result.declared),
            "took_ms": round(result.took_ms),
        }
        for result in results
    ]


def _with_places(result: Result) -> list[tuple[Fault, str]]:
    return list(zip(result.faults, result.places or [""] * len(result.faults), strict=True))


def _fault_data(fault: Fault, place: str) -> dict[str, str]:
    return {"request": fault.done, "expected": fault.expected, "got": fault.got, "rendered": place}


def junit(results: Sequence[Result]) -> str:
    """One suite per engine, one case per behaviour."""
    suites = []
    for engine in dict.fromkeys(result.target for result in results):
        mine = [result for result in results if result.target == engine]
        failures = sum(result.word is Word.FAIL for result in mine)
        skipped = sum(result.word is Word.SKIPPED for result in mine)
        head = f'tests="{len(mine)}" failures="{failures}" errors="0" skipped="{skipped}"'
        cases = "\n".join(_junit_case(result) for result in mine)
        suites.append(f"  <testsuite name={quoted(engine)} {head}>\n{cases}\n  </testsuite>")
    return wrapped(suites)


def _junit_case(result: Result) -> str:
    seconds = f"{result.took_ms / 1000:.3f}"
    name = f"{result.case.behaviour}: {result.case.subject}"
    head = f"    <testcase name={quoted(name)} classname={quoted(result.target)} time={quoted(seconds)}"
    match result.word:
        case Word.FAIL:
            words = "\n".join(_fault_lines(result))
            return f"{head}>\n      <failure message={quoted(result.fact)}>{escaped(words)}</failure>\n    </testcase>"
        case Word.SKIPPED:
            return f"{head}>\n      <skipped message={quoted(result.fact)}/>\n    </testcase>"
        case _:
            words = "; ".join((result.word.value, result.fact, *result.declared))
            return f"{head}>\n      <system-out>{escaped(words)}</system-out>\n    </testcase>"


def wrapped(suites: Iterable[str]) -> str:
    """Suites as a JUnit document."""
    body = "\n".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lbgen">\n{body}\n</testsuites>\n'


def escaped(value: str) -> str:
    """Text for XML; control characters, which XML 1.0 cannot hold, become question marks."""
    clean = "".join(letter if letter >= " " or letter in "\n\t" else "?" for letter in value)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(value: str) -> str:
    """An attribute for XML."""
    return '"' + escaped(value).replace('"', "&quot;").replace("\n", " ") + '"'
