"""The only file that knows Jinja: strict, without filters, and printing nothing but tokens."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from lbgen import resources
from lbgen.ports import Artifact, Sheet, Token


class UnquotedValueError(Exception):
    """A template tried to print something that no target quoted: a bug of ours, or of an overriding template."""


def _only_tokens(value: object) -> Token:
    if type(value) is Token:
        return value
    raise UnquotedValueError(f"a template prints {value!r}, which is not a token")


@functools.cache
def environment(overrides: str | None = None) -> jinja2.Environment:
    """The environment, which compiles each template once in a process.

    Templates of the folder `overrides` stand before ours, and run in a sandbox.
    """
    ours = resources.folder("templates")
    folders = [overrides, ours] if overrides else [ours]
    kind = SandboxedEnvironment if overrides else jinja2.Environment
    made = kind(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        finalize=_only_tokens,
        autoescape=False,  # quoting is by token, per output language
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=-1,
        auto_reload=False,
    )
    made.filters.clear()
    made.globals.clear()
    return made


def overridden(overrides: str) -> list[str]:
    """The template names, relative, that a folder overrides; sorted."""
    found = []
    for folder, _, files in os.walk(overrides):
        found += [os.path.relpath(os.path.join(folder, name), overrides) for name in files if name.endswith(".j2")]
    return sorted(name.replace(os.sep, "/") for name in found)


def print_sheets(sheets: Sequence[Sheet], overrides: str | None = None) -> tuple[Artifact, ...]:
    """Each sheet's template printed over its view."""
    made = environment(overrides)
    return tuple(Artifact(sheet.path, made.get_template(sheet.template).render(view=sheet.view)) for sheet in sheets)
