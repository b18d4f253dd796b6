"""Events to a tree of tables, lists and scalars, with the place of everything; refuses what a spec has no use for."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.diagnostics import Diagnostic, Label, Severity, Span
from lbgen.lean_typing import Any
from lbgen.spec.loading.containers import Items, Mark, Place, Table
from lbgen.spec.loading.events import NextEvent
from lbgen.spec.loading.scalars import plain, substitute

MOST_DEPTH = 64
MOST_ALIASED = 100_000
_PEM = "-----BEGIN "
_TEXT_TAG = "tag:yaml.org,2002:str"


class Stop(Exception):  # noqa: N818  # not an error: the diagnostic is already there
    """Nothing after this point can be read."""


class Builder:
    """Reads one document; what is wrong with it gathers in `diagnostics`, key material in `secret_lines`."""

    def __init__(self, source: str, next_event: NextEvent, variables: Mapping[str, str]) -> None:
        self._source = source
        self._next = next_event
        self._variables = variables
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._built = 0
        self._aliased = 0
        self.diagnostics: list[Diagnostic] = []
        self.secret_lines: set[int] = set()

    def document(self) -> tuple[Any, Place] | None:
        """The one document, or None for an empty stream."""
        self._next()  # the stream's start
        if _kind(self._next()) == "StreamEnd":
            return None
        value, place = self._node(self._next(), 0)
        self._next()  # the document's end
        after = self._next()
        if after is not None and _kind(after) == "DocumentStart":
            self._refuse(
                "LB003", _place(after), "a second document begins here", "a spec is one document: split the file"
            )
        return value, place

    def _node(self, event: Any, depth: int) -> tuple[Any, Place]:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return self._scalar(event)
        if kind == "AliasEvent":
            return self._alias(event)
        if depth >= MOST_DEPTH:
            self._refuse("LB006", _place(event), f"nested more than {MOST_DEPTH} deep", "a spec needs about ten levels")
            raise Stop
        if event.tag is not None:
            self._refuse_tag(event)
        anchor, before = event.anchor, self._built + self._aliased
        if anchor is not None:
            self._anchors[anchor] = None
        made = self._table(event, depth) if kind == "MappingStartEvent" else self._items(event, depth)
        if anchor is not None:
            self._anchors[anchor] = (made[0], self._built + self._aliased - before)
        return made

    def _table(self, event: Any, depth: int) -> tuple[Table, Place]:
        table = Table()
        marks = table.marks
        merged: list[tuple[Any, Place]] = []
        place, is_flow = _place(event), event.flow_style
        event = self._next()
        first: Place | None = None
        while type(event).__name__ != "MappingEndEvent":
            key, key_place = self._key(event, depth)
            first = first or key_place
            value, value_place = self._node(self._next(), depth + 1)
            self._built += 1
            if key == "<<":
                merged.append((value, value_place))
            elif key is not None and key in table:
                self._double(key, key_place, marks[key])
            elif key is not None:
                table[key] = value
                marks[key] = Mark(self._source, key_place, value_place)
            event = self._next()
        for value, value_place in merged:
            self._merge(table, value, value_place)
        if first is not None and not is_flow:
            return table, first
        return table, (place[0], place[1], event.end_mark.line, event.end_mark.column)

    def _items(self, event: Any, depth: int) -> tuple[Items, Place]:
        items = Items()
        place, is_flow = _place(event), event.flow_style
        event = self._next()
        while type(event).__name__ != "SequenceEndEvent":
            value, value_place = self._node(event, depth + 1)
            self._built += 1
            items.append(value)
            items.marks.append(Mark(self._source, None, value_place))
            event = self._next()
        end = event.end_mark
        if items and not is_flow:
            return items, items.marks[0].value
        return items, (place[0], place[1], end.line, end.column)

    def _key(self, event: Any, depth: int) -> tuple[str | None, Place]:
        place = _place(event)
        if type(event).__name__ == "ScalarEvent":
            value = event.value
            is_text = not event.implicit[0] or isinstance(plain(value), str)
            if is_text:
                return value, place
            shown = f"`{value}` is no text, so it cannot be a key" if value else "a key is missing"
            self._refuse("LB010", place, shown, "write the key in quotes" if value else "write a key before the colon")
            return None, place
        if type(event).__name__ == "AliasEvent":
            value, place = self._alias(event)
            if isinstance(value, str):
                return value, place
        else:
            self._node(event, depth + 1)
        self._refuse("LB010", place, "a key is a list or a mapping", "keys are plain names")
        return None, place

    def _scalar(self, event: Any) -> tuple[Any, Place]:
        place = _place(event)
        text: str = event.value
        if event.tag is not None and event.tag not in ("!", _TEXT_TAG):
            self._refuse_tag(event)
        value: Any = text
        if "${" in text:
            value = self._substituted(event, text, place)
        elif event.implicit[0]:
            value = plain(text)
        if isinstance(value, str) and not value.isprintable():
            self._check_characters(value, place)
        if _PEM in text:
            self.secret_lines.update(range(place[0], place[2] + 1))
            self._refuse(
                "LB017", place, "this is key material or a certificate", "put it in a file and name the file here"
            )
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        return value, place

    def _substituted(self, event: Any, text: str, place: Place) -> Any:
        value, troubles = substitute(text, self._variables)
        for trouble in troubles:
            there = place
            if place[0] == place[2] and "\\" not in text:
                shift = place[1] + (1 if event.style in ("'", '"') else 0)
                there = (place[0], shift + trouble.start, place[0], shift + trouble.end)
            if trouble.name is None:
                self._refuse(
                    "LB012",
                    there,
                    "this is not a variable",
                    "write `${NAME}` or `${NAME:-default}`; `$${` is a plain `${`",
                )
            else:
                self._missing_variable(trouble.name, there)
        return value

    def _missing_variable(self, name: str, place: Place) -> None:
        import difflib  # noqa: PLC0415  # only for this message

        close = difflib.get_close_matches(name, list(self._variables), n=1, cutoff=0.8)
        self._refuse(
            "LB011",
            place,
            f"the environment has no variable `{name}`",
            f"set it, or give a default: `${{{name}:-default}}`",
            label=f"did you mean `{close[0]}`?" if close else "",
        )

    def _alias(self, event: Any) -> tuple[Any, Place]:
        place = _place(event)
        if event.anchor not in self._anchors:
            self._refuse("LB001", place, f"`*{event.anchor}` names no anchor above it", "anchors are written `&name`")
            raise Stop
        known = self._anchors[event.anchor]
        if known is None:
            self._refuse("LB004", place, f"`*{event.anchor}` contains itself", "write the block out")
            raise Stop
        self._aliased += known[1]
        if self._aliased > MOST_ALIASED:
            self._refuse(
                "LB004",
                place,
                f"aliases repeat more than {MOST_ALIASED} entries",
                "write a base file and `extends:` it",
            )
            raise Stop
        return known[0], place

    def _merge(self, table: Table, value: Any, place: Place) -> None:
        for source in value if isinstance(value, Items) else [value]:
            if not isinstance(source, Table):
                self._refuse("LB010", place, "`<<` merges mappings, and this is none", "name a mapping by its alias")
                continue
            for key, inner in source.items():
                if key not in table:
                    table[key] = inner
                    table.marks[key] = source.marks[key]

    def _check_characters(self, text: str, place: Place) -> None:
        for character in text:
            if (
                (character < " " and character not in "\n\t")
                or character == "\x7f"
                or "\ud800" <= character <= "\udfff"
            ):
                self._refuse(
                    "LB019",
                    place,
                    f"the control character U+{ord(character):04X} stands here",
                    "remove it; nothing in a spec needs one",
                )
                return

    def _double(self, key: str, place: Place, mark: Mark) -> None:
        first = mark.span(key=True)
        self._refuse(
            "LB002", place, f"key `{key}` stands here twice", "keep one", related=(Label(first, "first here"),)
        )

    def _refuse_tag(self, event: Any) -> None:
        self._refuse("LB005", _place(event), f"the tag `{event.tag}` is not allowed", "remove it; a spec is plain data")

    def _refuse(
        self, code: str, place: Place, message: str, help_text: str, *, label: str = "", related: tuple[Label, ...] = ()
    ) -> None:
        span = Span(self._source, place[0] + 1, place[1] + 1, place[2] + 1, place[3] + 1)
        self.diagnostics.append(
            Diagnostic(code, Severity.ERROR, message, span, label=label, related=related, help=help_text)
        )


def _kind(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _place(event: Any) -> Place:
    start, end = event.start_mark, event.end_mark
    return (start.line, start.column, end.line, end.column)
