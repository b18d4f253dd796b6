"""Reading files: the main one, those it extends, and the environment that is laid upon them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.lean_typing import Any
from lbgen.spec.loading.build import Builder, Stop
from lbgen.spec.loading.containers import Items, Place, Table
from lbgen.spec.loading.document import Loaded
from lbgen.spec.loading.events import opened
from lbgen.spec.loading.merge import merge

MOST_BYTES = 64 * 1024 * 1024


def load(
    path: str,
    *,
    environment: str | None = None,
    variables: Mapping[str, str] | None = None,
    text: str | None = None,
    raw: bytes | None = None,
) -> Loaded:
    """A spec with everything it extends, one environment laid upon it, and variables replaced.

    `text` or `raw` stand for the file's content (standard input); `path` then only names it. Never raises for what
    the files hold: everything wrong is in the result's diagnostics.
    """
    reader = _Reader(path, os.environ if variables is None else variables)
    if raw is not None:
        text = reader.decoded(path, raw)
    data = None if raw is not None and text is None else reader.read(path, text, ())
    if data is not None:
        data = reader.with_environment(data, environment)
    found = tuple(reader.diagnostics)
    unreadable = any(diagnostic.code in _FATAL for diagnostic in found)
    return Loaded(path, None if unreadable else data, reader.sources, found)


_FATAL = frozenset(("LB001", "LB004", "LB006", "LB007", "LB008", "LB009", "LB013", "LB014", "LB015", "LB018"))


class _Reader:
    def __init__(self, main: str, variables: Mapping[str, str]) -> None:
        here = os.path.realpath(os.getcwd())
        folder = os.path.dirname(os.path.realpath(main))
        self._root = here if _inside(folder, here) else folder
        self._variables = variables
        self.sources: dict[str, Source] = {}
        self.diagnostics: list[Diagnostic] = []

    def read(self, path: str, text: str | None, above: tuple[str, ...]) -> Table | None:
        """One file with those it extends beneath it."""
        if text is None:
            text = self._content(path)
        if text is None:
            return None
        self.sources[path] = Source(path, text)
        table = self._parse(path, text)
        if table is None:
            return None
        return self._extended(path, table, (*above, os.path.realpath(path)))

    def with_environment(self, data: Table, name: str | None) -> Table:
        """`data` without its environments, or with one of them laid upon it."""
        environments = data.pop("environments", None)
        mark = data.marks.pop("environments", None)
        known = environments if isinstance(environments, Table) else Table()
        if name is None:
            return data
        overlay = known.get(name)
        if isinstance(overlay, Table):
            return merge(data, overlay)
        if name in known and overlay is None:
            return data
        self._unknown_environment(name, known, mark.span(key=True) if mark else None)
        return data

    def _content(self, path: str) -> str | None:
        try:
            if os.path.getsize(path) > MOST_BYTES:
                self._say("LB007", f"`{path}` is larger than 64 MiB", None, "split it: `extends:` takes several files")
                return None
            with open(path, "rb") as handle:
                return self.decoded(path, handle.read())
        except OSError as error:
            reason = (error.strerror or "unreadable").lower()
            self._say("LB018", f"cannot read `{path}`: {reason}", None, "check the name and the permissions")
            return None

    def decoded(self, path: str, raw: bytes) -> str | None:
        """Bytes as text; None, and a diagnostic, where they are no UTF-8."""
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = raw[: error.start]
            line = before.count(b"\n")
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace"))
            self.sources[path] = Source(path, raw.decode("utf-8", "replace"))
            span = Span(path, line + 1, column + 1, line + 1, column + 2)
            self._say("LB008", "this is not UTF-8", span, "save the file as UTF-8")
            return None

    def _parse(self, path: str, text: str) -> Table | None:
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            self._say("LB008", "a NUL byte stands here", Span(path, line, 1, line, 1), "a spec is text: remove it")
            return None
        builder: Builder | None = None
        try:
            builder = Builder(path, opened(text), self._variables)
            found = builder.document()
        except Stop:
            found = None
        except Exception as error:  # the parsers raise several unrelated classes
            if not hasattr(error, "problem_mark") and not hasattr(error, "reason"):
                raise
            found = None
            self._say_syntax(path, text, error)
        else:
            if found is None or not isinstance(found[0], Table):
                self._say_no_mapping(path, found)
        if builder is not None:
            self.diagnostics += builder.diagnostics
            self._mask(path, builder.secret_lines)
        return found[0] if found is not None and isinstance(found[0], Table) else None

    def _say_no_mapping(self, path: str, found: tuple[Any, Place] | None) -> None:
        if found is None or found[0] is None:
            self._say("LB009", f"`{path}` is empty", Span(path, 1, 1, 1, 1), "start with `lbgen init`")
            return
        line, column, end_line, end_column = found[1]
        span = Span(path, line + 1, column + 1, end_line + 1, end_column + 1)
        self._say("LB009", "a spec is a mapping of keys to values", span, "begin with `version: 1`")

    def _say_syntax(self, path: str, text: str, error: Any) -> None:
        mark = getattr(error, "problem_mark", None)
        if mark is not None:
            line, column = mark.line, mark.column
            problem = str(error.problem or error.context or "this cannot be read")
        else:
            position = min(getattr(error, "position", 0), len(text))
            line = text.count("\n", 0, position)
            column = position - (text.rfind("\n", 0, position) + 1)
            problem = str(error.reason)
        code = "LB019" if "control characters" in problem else "LB001"
        if code == "LB019":
            self._say("LB001", "a control character stands here", _point(path, line, column), "remove it")
        elif "tab" in problem:
            self._say(code, "a tab stands where YAML wants spaces", _point(path, line, column), "indent with spaces")
        else:
            self._say(
                code,
                f"this is not YAML: {problem}",
                _point(path, line, column),
                _syntax_help(error, text, line, column),
            )

    def _mask(self, path: str, lines: set[int]) -> None:
        if lines:
            masked = self.sources[path].text.split("\n")
            for line in lines:
                if line < len(masked):
                    masked[line] = "[removed]"
            self.sources[path] = Source(path, "\n".join(masked))

    def _extended(self, path: str, table: Table, chain: tuple[str, ...]) -> Table | None:
        wanted = table.pop("extends", None)
        mark = table.marks.pop("extends", None)
        if wanted is None or mark is None:
            return table
        places = [(wanted, mark)] if isinstance(wanted, str) else []
        if isinstance(wanted, Items):
            places = list(zip(wanted, wanted.marks, strict=True))
        elif not isinstance(wanted, str):
            self._say("LB103", "`extends` takes a file name, or a list of them", mark.span(), "name the base file")
        base = Table()
        for name, at in places:
            below = self._base(path, name, at.span(), chain)
            if below is None:
                return None
            base = merge(base, below)
        return merge(base, table)

    def _base(self, path: str, name: Any, span: Span, chain: tuple[str, ...]) -> Table | None:
        if not isinstance(name, str):
            self._say("LB103", "`extends` takes file names", span, "name the base file")
            return None
        target = os.path.normpath(os.path.join(os.path.dirname(path), name))
        real = os.path.realpath(target)
        if os.path.isabs(name) or not _inside(real, self._root):
            self._say(
                "LB014",
                f"`{name}` leads out of the working tree",
                span,
                "paths are relative to this file and stay inside the folder that lbgen runs in",
            )
        elif real in chain:
            self._say("LB013", f"`{name}` extends this file in turn", span, "break the circle")
        elif not os.path.isfile(real):
            self._say("LB015", f"there is no file `{target}`", span, "paths are relative to the file that names them")
        else:
            return self.read(target, None, chain)
        return None

    def _unknown_environment(self, name: str, known: Table, span: Span | None) -> None:
        import difflib  # noqa: PLC0415  # only for this message

        close = difflib.get_close_matches(name, list(known), n=1)
        there = f"there are: {', '.join(known)}" if known else "the spec has no `environments:`"
        hint = f"did you mean `{close[0]}`? " if close else ""
        self._say("LB016", f"there is no environment `{name}`", span, f"{hint}{there}")

    def _say(self, code: str, message: str, span: Span | None, help_text: str) -> None:
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, message, span, help=help_text))


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _point(path: str, line: int, column: int) -> Span:
    return Span(path, line + 1, column + 1, line + 1, column + 2)


def _syntax_help(error: Any, text: str, line: int, column: int) -> str:
    before = text.split("\n")[line][:column] if line < text.count("\n") + 1 else ""
    if before.endswith("$"):
        return 'inside [ ] and { } a variable stands in quotes: "${NAME}"'
    context = getattr(error, "context", None)
    mark = getattr(error, "context_mark", None)
    if context and mark is not None:
        return f"{context}, which begins on line {mark.line + 1}"
    return "look at quotes, brackets and indentation just before this place"
