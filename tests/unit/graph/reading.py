"""Strict readers of what is drawn: anything that does not belong there fails."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_BOX = re.compile(r'  ([a-z]+[0-9]+)(?:\(\[|\[\[|\[|\{\{)"([^"]*)"(?:\]\)|\]\]|\]|\}\}):::([a-z]+)')
_ARROW = re.compile(r'  ([a-z]+[0-9]+) -->(?:\|"([^"]*)"\|)? ([a-z]+[0-9]+)')
_MERMAID_LETTER = re.compile(r"#([0-9]+);|[A-Za-z0-9 ./:,()-]")
_DOT_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([a-z]+[0-9]*)|(->|[\[\]{}=])|([\n ]+)', re.DOTALL)
_DOT_ESCAPES = {"\\\\": "\\", '\\"': '"', "&amp;": "&"}
SVG = "{http://www.w3.org/2000/svg}"


def read_mermaid(text):
    """Boxes as {key: lines} and arrows as (start, label, end)."""
    boxes, arrows = {}, []
    lines = text.split("\n")
    assert lines[0] == lines[2] == "---"
    assert lines[3] == "flowchart LR"
    assert lines[-1] == ""
    for line in lines[4:-1]:
        if box := _BOX.fullmatch(line):
            boxes[box[1]] = tuple(_mermaid_label(part) for part in box[2].split("<br/>"))
        elif arrow := _ARROW.fullmatch(line):
            arrows.append((arrow[1], _mermaid_label(arrow[2] or ""), arrow[3]))
        else:
            assert re.fullmatch(r"  classDef [a-z]+ fill:#[0-9a-f]{6},stroke:#555,color:#111", line), line
    return boxes, arrows


def _mermaid_label(text):
    assert re.fullmatch(f"(?:{_MERMAID_LETTER.pattern})*", text), text
    assert "://" not in text
    assert "www." not in text.lower()
    return _MERMAID_LETTER.sub(lambda found: chr(int(found[1])) if found[1] else found[0], text)


def read_dot(text):
    """Boxes as {key: lines} and arrows as (start, label, end)."""
    tokens, at = [], 0
    while at < len(text):
        found = _DOT_TOKEN.match(text, at)
        assert found, text[at : at + 40]
        at = found.end()
        if found[1] is not None:
            tokens.append(("text", found[1]))
        elif found[4] is None:
            tokens.append(("word", found[0]))
    assert tokens[0] == ("word", "digraph")
    assert tokens[2] == ("word", "{")
    assert tokens[-1] == ("word", "}")
    boxes, arrows, rest = {}, [], tokens[3:-1]
    while rest:
        _, name = rest.pop(0)
        if rest[0] == ("word", "="):
            rest[:2] = []
            continue
        end = None
        if rest[0] == ("word", "->"):
            end = rest[1][1]
            rest[:2] = []
        settings = {}
        if rest and rest[0] == ("word", "["):
            close = rest.index(("word", "]"))
            inside, rest = rest[1:close], rest[close + 1 :]
            for place in range(0, len(inside), 3):
                (_, key), equals, (kind, value) = inside[place : place + 3]
                assert equals == ("word", "=")
                assert kind == "text"
                settings[key] = value
        if end is not None:
            arrows.append((name, "".join(_dot_lines(settings.get("label", ""))), end))
        elif name not in ("node", "edge"):
            boxes[name] = _dot_lines(settings["label"])
    return boxes, arrows


def _dot_lines(text):
    """Lines that each end in `\\l`; or the one line of an arrow's label, which does not."""
    parts = re.findall(r"\\.|&amp;|[^\\&]", text, re.DOTALL)
    assert "".join(parts) == text
    lines = [""]
    for part in parts:
        if part == "\\l":
            lines.append("")
        else:
            assert len(part) == 1 or part in _DOT_ESCAPES, part
            lines[-1] += _DOT_ESCAPES.get(part, part)
    return tuple(lines[:-1] if len(lines) > 1 else lines)


def read_svg(text):
    """The texts in the drawing, in order; only the elements that we draw are there."""
    root = ET.fromstring(text)
    drawing = root if root.tag == f"{SVG}svg" else root.find(f"body/{SVG}svg")
    names = {one.tag.removeprefix(SVG) for one in drawing.iter()}
    assert names <= {"svg", "rect", "text", "path", "circle", "g", "title"}, names
    outside = {one.tag for one in root.iter()} - {one.tag for one in drawing.iter()}
    assert outside <= {"html", "head", "meta", "title", "style", "body"}, outside
    return [one.text or "" for one in drawing.iter(f"{SVG}text")]
