"""Settings of a project: `lbgen.toml` (table `lint`), or `[tool.lbgen.lint]` of `pyproject.toml`.

The nearest file at or above the working folder counts. Keys are the options' names: `select`, `ignore`, `exclude` and
`target` (lists), `fail-on` and `baseline` (texts), and `per-file-ignores` (a table: pattern -> codes).
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from lbgen.failure import Refused
from lbgen.lean_typing import Any, NamedTuple

_LISTS = ("select", "ignore", "exclude", "target")
_TEXTS = ("fail-on", "baseline")
_TABLE = "per-file-ignores"
KEYS = (*_LISTS, *_TEXTS, _TABLE)
_SEVERITIES = ("error", "warning", "info")


class Settings(NamedTuple):
    """What the file says; `folder` is where it lies, which paths and patterns are relative to."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    fail_on: str = ""
    baseline: str = ""
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    folder: str = ""

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The names of rules that are not asked about a file."""
        from fnmatch import fnmatch  # noqa: PLC0415  only projects with such settings pay for it

        relative = os.path.relpath(path, self.folder or ".").replace(os.sep, "/")
        return tuple(name for pattern, names in self.per_file_ignores if fnmatch(relative, pattern) for name in names)


def find(start: str) -> Settings:
    """The settings for a working folder; those of nobody when there is no file. Raises Refused for a wrong one."""
    folder = os.path.abspath(start)
    while True:
        for name in ("lbgen.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                table = _table(path, is_ours=name == "lbgen.toml")
                if table is not None:
                    return _settings(table, path)
        above = os.path.dirname(folder)
        if above == folder:
            return Settings()
        folder = above


def _table(path: str, *, is_ours: bool) -> Mapping[str, Any] | None:
    shown = os.path.relpath(path)
    try:
        with open(path, "rb") as handle:
            text = handle.read()
    except OSError as error:
        raise Refused(f"cannot read `{shown}`: {error.strerror}", "check its permissions") from None
    if not is_ours and b"lbgen" not in text:
        return None
    import tomllib  # noqa: PLC0415  only projects with settings pay for it

    try:
        data = tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if not is_ours:
            return None
        raise Refused(f"`{shown}` is not TOML: {error}", "correct it") from None
    if is_ours:
        _only(data, ("lint",), shown, "")
        table = data.get("lint", {})
    else:
        table = data.get("tool", {}).get("lbgen", {}).get("lint")
    if table is not None and not isinstance(table, dict):
        raise Refused(f"`lint` in `{shown}` is no table", "write `[lint]` and its keys below")
    return table


def _settings(table: Mapping[str, Any], path: str) -> Settings:
    shown = os.path.relpath(path)
    _only(table, KEYS, shown, "lint.")
    for key in _LISTS:
        if not _is_list(table.get(key, [])):
            raise Refused(f"`{key}` in `{shown}` is no list of texts", f'write `{key} = ["…"]`')
    for key in _TEXTS:
        if not isinstance(table.get(key, ""), str):
            raise Refused(f"`{key}` in `{shown}` is no text", f'write `{key} = "…"`')
    if table.get("fail-on", "error") not in _SEVERITIES:
        raise Refused(f"`fail-on` in `{shown}` is `{table['fail-on']}`", f"choose from {', '.join(_SEVERITIES)}")
    ignores = table.get(_TABLE, {})
    if not isinstance(ignores, dict) or not all(map(_is_list, ignores.values())):
        raise Refused(
            f"`{_TABLE}` in `{shown}` is no table of lists", f'write `{_TABLE} = {{"old/*.conf" = ["NGX3"]}}`'
        )
    folder = os.path.dirname(path)
    baseline = table.get("baseline", "")
    lists = {key: tuple(table.get(key, ())) for key in _LISTS}
    return Settings(
        **lists,
        fail_on=table.get("fail-on", ""),
        baseline=os.path.join(folder, baseline) if baseline else "",
        per_file_ignores=tuple((pattern, tuple(names)) for pattern, names in ignores.items()),
        folder=folder,
    )


def _only(table: Mapping[str, Any], known: tuple[str, ...], shown: str, above: str) -> None:
    from difflib import get_close_matches  # noqa: PLC0415  only projects with settings pay for it

    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            raise Refused(f"unknown key `{above}{key}` in `{shown}`", f"{hint}keys here: {', '.join(known)}")


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
