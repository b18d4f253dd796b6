from lbgen.failure import Unable
from lbgen.ports import Support
from lbgen.prove import run, table
from lbgen.prove.bench import Subject
from lbgen.prove.cases import Case, Fault, Seen
from lbgen.prove.run import Engine
from lbgen.prove.verdicts import Judged, Word
from lbgen.render.fidelity import Verdict


def loss(feature, support):
    return Verdict(feature, "LB400", "t", "engine@1", support, "because", "", "", "", (), False, "")


def engine(**losses):
    declared = {name: loss(name, support) for name, support in losses.items()}
    judged = Judged("engine 1.0", declared, (("engine.conf", "a\nweb b\n"),))
    return Engine(Subject(None, None, None, None), judged)


def verdict(seen, made, uses=()):
    def run_case(_):
        if isinstance(seen, Exception):
            raise seen
        return seen

    return run._one(Case("behaves", "web", uses, ("x",), run_case), made, None)


def test_nothing_wrong_is_ok():
    assert verdict(Seen("fine"), engine()).word is Word.OK


def test_a_fault_is_a_failure_with_the_rendered_line():
    got = verdict(Seen("no", (Fault("asked", "a", "b", ("x",), (), ("web",)),)), engine())
    assert (got.word, got.places) == (Word.FAIL, ("engine.conf:2: web b",))


def test_a_fault_in_a_finer_point_of_an_approximated_feature_is_declared():
    fault = Fault("asked", "a", "b", ("x",))
    got = verdict(Seen("no", (fault,)), engine(x=Support.APPROXIMATED))
    assert (got.word, got.declared) == (Word.DECLARED, ("x is approximated: because",))


def test_an_approximation_does_not_excuse_what_a_case_rests_on():
    fault = Fault("asked", "a", "b", (), ("x",))
    assert verdict(Seen("no", (fault,)), engine(x=Support.APPROXIMATED)).word is Word.FAIL
    assert verdict(Seen("no", (fault,)), engine(x=Support.UNSUPPORTED)).word is Word.DECLARED


def test_one_undeclared_fault_among_declared_ones_is_a_failure():
    faults = (Fault("asked", "a", "b", ("x",)), Fault("asked", "c", "d"))
    got = verdict(Seen("no", faults), engine(x=Support.APPROXIMATED))
    assert (got.word, got.faults) == (Word.FAIL, faults[1:])


def test_a_case_that_rests_on_something_unsupported_does_not_run():
    got = verdict(AssertionError("ran"), engine(x=Support.UNSUPPORTED), uses=("x",))
    assert (got.word, got.fact) == (Word.DECLARED, "not run")


def test_an_engine_that_does_not_start_is_a_failure():
    assert verdict(Unable("no socket"), engine()).word is Word.FAIL


def test_skipped_is_neither():
    assert verdict(Seen("not built in", (), skipped=True), engine()).word is Word.SKIPPED


def test_the_table_counts_and_shows_failures():
    results = [
        verdict(Seen("fine"), engine()),
        verdict(Seen("no", (Fault("GET /x", "404", "200", (), (), ("web",)),)), engine()),
    ]
    assert table.text(results, {"engine 1.0": 1.25}, ()) == (
        "behaviour  of   engine 1.0\n"
        "behaves    web  FAIL: no\n"
        "\n"
        "FAIL  engine 1.0: behaves, web\n"
        "  GET /x\n"
        "    expected  404\n"
        "    got       200\n"
        "    rendered  engine.conf:2: web b\n"
        "\n"
        "1 behaviour on 1 engine: 1 ok, 1 FAIL; engine 1.0 1.2 s\n"
    )


def test_junit_holds_every_case():
    text = table.junit([verdict(Seen("a < b"), engine()), verdict(Unable("x\x00y"), engine())])
    from xml.etree import ElementTree as ET

    suite = ET.fromstring(text)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert suite[0][0].text == "ok; a < b"
