"""The reports for programs: whole expected texts, and their schemas."""

import json
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from lbgen import resources
from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.report import formats, report

# The parts of SARIF 2.1.0 (OASIS, section 3) that we write, closed against everything else.
TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
}
NUMBER = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), NUMBER),
        "snippet": TEXT,
    },
}
ARTIFACT = {
    "type": "object",
    "required": ["uri"],
    "additionalProperties": False,
    "properties": {
        "uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"},
        "uriBaseId": {"const": "%SRCROOT%"},
    },
}
PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "additionalProperties": False,
    "properties": {"artifactLocation": ARTIFACT, "region": REGION},
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {"id": {"type": "integer", "minimum": 0}, "message": TEXT, "physicalLocation": PLACE},
}
FIX = {
    "type": "object",
    "required": ["artifactChanges"],
    "properties": {
        "description": TEXT,
        "artifactChanges": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["artifactLocation", "replacements"],
                "additionalProperties": False,
                "properties": {
                    "artifactLocation": ARTIFACT,
                    "replacements": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["deletedRegion"],
                            "additionalProperties": False,
                            "properties": {"deletedRegion": REGION, "insertedContent": TEXT},
                        },
                    },
                },
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "level", "partialFingerprints"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
        "fixes": {"type": "array", "uniqueItems": True, "items": FIX},
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {"id": {"type": "string"}, **dict.fromkeys(("shortDescription", "fullDescription", "help"), TEXT)},
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"rules": {"type": "array", "uniqueItems": True, "items": RULE}},
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "originalUriBaseIds": {"type": "object", "additionalProperties": {"type": "object"}},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
# GitLab, "Code Quality", section "Code Quality report format".
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": NUMBER, "end": NUMBER}},
                },
            },
        },
    },
}
# The elements and attributes Jenkins' and GitLab's readers know.
JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"failure", "system-out"}),
    "failure": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}


def at(line: int, column: int, end: int, source: str = "edge.lbgen.yaml") -> Span:
    return Span(source, line, column, line, end)


def test_every_format_of_the_design_is_found():
    assert formats() == ["concise", "full", "github", "gitlab", "json", "junit", "sarif"]


def test_concise_is_one_line_a_finding(found, sources, context):
    assert (
        report("concise", found, sources, context)
        == """\
lbgen: info[LB001] nothing to render
edge.lbgen.yaml:5:5: error[LB101] unknown key `upsteam` in route `api`
edge.lbgen.yaml:6:5: error[LB311] routes `api` and `api` match exactly the same requests
edge.lbgen.yaml:7:15: warning[LB201] upstream `checkout-v3` is not defined
"""
    )


def test_github_annotations_come_worst_first(found, sources, context):
    assert report("github", found, sources, context) == (
        "::error title=lbgen (LB101),file=edge.lbgen.yaml,line=5,col=5,endLine=5,endColumn=12::"
        "unknown key `upsteam` in route `api`%0Adid you mean `upstream`?%0Ahelp: keys here: match, upstream\n"
        "::error title=lbgen (LB311),file=edge.lbgen.yaml,line=6,col=5,endLine=6,endColumn=14::"
        "routes `api` and `api` match exactly the same requests%0Asame host and path, so never used%0A"
        "edge.lbgen.yaml:4:5: first defined here%0Anote: nginx refuses this%0Ahelp: delete one\n"
        "::warning title=lbgen (LB201),file=edge.lbgen.yaml,line=7,col=15,endLine=7,endColumn=26::"
        "upstream `checkout-v3` is not defined%0Anot found%0Aprod.yaml:2:3: merged over\n"
        "::notice title=lbgen (LB001)::nothing to render%0Ahelp: name a target\n"
    )


def test_github_commands_cannot_be_smuggled_in_by_names(context):
    span = Span("a,b:c%.yaml", 1, 1, 1, 2)
    diagnostic = Diagnostic("LB101", Severity.ERROR, "100%\r\n::error::no", span)
    assert report("github", [diagnostic], {}, context) == (
        "::error title=lbgen (LB101),file=a%2Cb%3Ac%25.yaml,line=1,col=1,endLine=1,endColumn=2::"
        "100%25\\u{d}%0A::error::no\n"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [("/repo/x/a.yaml", "x/a.yaml"), ("./a.yaml", "a.yaml"), ("/else/a.yaml", "/else/a.yaml"), ("<stdin>", "<stdin>")],
)
def test_machine_formats_name_files_relative_to_the_root(name, shown, context):
    printed = report("github", [Diagnostic("LB1", Severity.ERROR, "m", at(1, 1, 2, name))], {}, context)
    assert f"file={shown}," in printed


def test_json_carries_everything_and_matches_its_published_schema(found, sources, context):
    document = json.loads(report("json", found, sources, context))
    jsonschema.Draft7Validator.check_schema(schema := json.loads(resources.text("schemas", "report.schema.json")))
    jsonschema.validate(document, schema)
    assert {key: document[key] for key in document if key != "diagnostics"} == {
        "format_version": "1.0",
        "tool": {"name": "lbgen", "version": "0.1.0"},
        "valid": False,
        "error_count": 2,
        "warning_count": 1,
        "info_count": 1,
        "checked": ["edge.lbgen.yaml"],
    }
    place = {
        "filename": "edge.lbgen.yaml",
        "start": {"line": 5, "column": 5, "byte": 48},
        "end": {"line": 5, "column": 12, "byte": 55},
    }
    assert document["diagnostics"][1] == {
        "code": "LB101",
        "severity": "error",
        "summary": "unknown key `upsteam` in route `api`",
        "label": "did you mean `upstream`?",
        "range": place,
        "snippet": {
            "code": "    upsteam: api",
            "start_line": 5,
            "highlight_start_offset": 4,
            "highlight_end_offset": 11,
        },
        "related": [],
        "notes": [],
        "help": "keys here: match, upstream",
        "fix": {"title": "write `upstream`", "safe": True, "edits": [{"range": place, "text": "upstream"}]},
    }
    assert document["diagnostics"][0]["range"] is None


def test_json_counts_bytes_in_utf_8(context):
    source = Source("a.yaml", "ä: ö\r\nb: é\n")
    diagnostic = Diagnostic("LB101", Severity.ERROR, "m", at(2, 4, 5, "a.yaml"))
    (one,) = json.loads(report("json", [diagnostic], {"a.yaml": source}, context))["diagnostics"]
    assert (one["range"]["start"]["byte"], one["range"]["end"]["byte"]) == (11, 13)
    assert source.text.encode()[11:13].decode() == "é"


def test_json_of_a_clean_run_is_valid(context):
    document = json.loads(report("json", [], {}, context))
    assert (document["valid"], document["diagnostics"]) == (True, [])


def test_sarif_is_accepted_by_the_schema_and_names_files_relative_to_the_root(found, sources, context):
    document = json.loads(report("sarif", found, sources, context))
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["LB001", "LB101", "LB201", "LB311"]
    result = run["results"][2]
    fingerprints = result.pop("partialFingerprints")
    assert result == {
        "ruleId": "LB311",
        "ruleIndex": 3,
        "level": "error",
        "message": {
            "text": "routes `api` and `api` match exactly the same requests\n"
            "same host and path, so never used\nnote: nginx refuses this\nhelp: delete one"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "edge.lbgen.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": 6,
                        "startColumn": 5,
                        "endLine": 6,
                        "endColumn": 14,
                        "snippet": {"text": "  - name: api"},
                    },
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "first defined here"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "edge.lbgen.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": 4,
                        "startColumn": 5,
                        "endLine": 4,
                        "endColumn": 14,
                        "snippet": {"text": "  - name: api"},
                    },
                },
            }
        ],
    }
    assert list(fingerprints) == ["lbgenFinding/v1"]


def test_sarif_fixes_say_what_to_replace(found, sources, context):
    (run,) = json.loads(report("sarif", found, sources, context))["runs"]
    assert run["results"][1]["fixes"] == [
        {
            "description": {"text": "write `upstream`"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "edge.lbgen.yaml", "uriBaseId": "%SRCROOT%"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 12},
                            "insertedContent": {"text": "upstream"},
                        }
                    ],
                }
            ],
        }
    ]


def test_sarif_quotes_file_names(context):
    span = at(1, 1, 2, "a folder/ä#.yaml")
    (run,) = json.loads(report("sarif", [Diagnostic("LB1", Severity.ERROR, "m", span)], {}, context))["runs"]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20folder/%C3%A4%23.yaml"


def test_gitlab_is_accepted_by_the_schema_and_has_a_place_for_everything(found, sources, context):
    issues = json.loads(report("gitlab", found, sources, context))
    jsonschema.validate(issues, GITLAB)
    assert [(one["check_name"], one["severity"], one["location"]) for one in issues] == [
        ("LB001", "info", {"path": "edge.lbgen.yaml", "lines": {"begin": 1, "end": 1}}),
        ("LB101", "major", {"path": "edge.lbgen.yaml", "lines": {"begin": 5, "end": 5}}),
        ("LB311", "major", {"path": "edge.lbgen.yaml", "lines": {"begin": 6, "end": 6}}),
        ("LB201", "minor", {"path": "edge.lbgen.yaml", "lines": {"begin": 7, "end": 7}}),
    ]


@pytest.mark.parametrize("name", ["gitlab", "sarif"])
def test_fingerprints_survive_moving_lines_and_differ_between_equal_findings(name, context):
    def marks(*lines: int) -> list[str]:
        twins = [Diagnostic("LB101", Severity.ERROR, "unknown key `a`", at(line, 1, 2)) for line in lines]
        document = json.loads(report(name, twins, {}, context))
        if name == "gitlab":
            return [issue["fingerprint"] for issue in document]
        return [result["partialFingerprints"]["lbgenFinding/v1"] for result in document["runs"][0]["results"]]

    assert marks(3, 9) == marks(30, 90)
    assert len(set(marks(3, 9))) == 2


def test_junit_has_a_suite_a_file_and_fails_what_fails_the_run(found, sources, context):
    tree = ET.fromstring(report("junit", found, sources, context))
    for element in tree.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.keys()) <= attributes
        assert {child.tag for child in element} <= children
    assert tree.attrib == {"name": "lbgen", "tests": "4", "failures": "2", "errors": "0"}
    cases = {case.get("name"): [child.tag for child in case] for suite in tree for case in suite}
    assert cases == {
        "LB001": ["system-out"],
        "LB101 5:5": ["failure"],
        "LB311 6:5": ["failure"],
        "LB201 7:15": ["system-out"],
    }


def test_junit_fails_warnings_when_warnings_fail_the_run(found, sources, context):
    tree = ET.fromstring(report("junit", found, sources, context._replace(fail_on=Severity.WARNING)))
    assert tree.get("failures") == "3"


def test_junit_of_a_clean_file_is_one_passing_case(context):
    assert (
        report("junit", [], {}, context)
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lbgen" tests="1" failures="0" errors="0">
  <testsuite name="edge.lbgen.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="no findings" classname="edge.lbgen.yaml"/>
  </testsuite>
</testsuites>
"""
    )


def test_junit_stays_xml_whatever_the_names_are(context):
    nasty = "<&\"'\x00\x1b\ufffe\ud800]]>"
    diagnostic = Diagnostic("LB1", Severity.ERROR, nasty, Span(nasty, 1, 1, 1, 2), nasty)
    printed = report("junit", [diagnostic], {nasty: Source(nasty, nasty)}, context)
    (suite,) = list(ET.fromstring(printed.encode()))[1:]
    assert suite.get("name") == "<&\"'\\u{0}\\u{1b}\ufffd\\u{d800}]]>"


@pytest.mark.parametrize("name", formats())
def test_the_order_of_findings_does_not_change_a_report(name, found, sources, context):
    assert report(name, found, sources, context) == report(name, found[::-1], sources, context)


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_a_very_long_line_does_not_stand_in_every_finding(name, context):
    text = "x" * 50_000
    found = [
        Diagnostic("NGX002", Severity.ERROR, f"finding {column}", Span("a.conf", 1, column, 1, column + 1))
        for column in range(1, 101)
    ]
    written = report(name, found, {"a.conf": Source("a.conf", text)}, context)
    assert "finding 100" in written
    assert len(written) < len(text) * 3
