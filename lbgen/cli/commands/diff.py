"""`lbgen diff`: what a change of a spec means for traffic, or whether a folder is what a spec says."""

from __future__ import annotations

import os
import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import COLOR, OUTPUT, TARGET
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.diff.drift import Found
    from lbgen.diff.whole import Whole
    from lbgen.topology.build import Built


def run(arguments: Arguments) -> int:
    """Compare; 1 when anything differs, or when a spec has errors."""
    environments = (arguments.old_env or arguments.env, arguments.new_env or arguments.env)
    _check(arguments, environments)
    if arguments.templates and not os.path.isdir(arguments.templates):
        raise Misused(f"`{arguments.templates}` is no folder", "name a folder laid out like lbgen's own `templates/`")
    if arguments.against is not None:
        spec = _built(arguments.spec, arguments.env, arguments)
        return 1 if spec is None else _against(spec, arguments)
    old = _built(arguments.spec, environments[0], arguments)
    new = _built(arguments.new or arguments.spec, environments[1], arguments)
    return 1 if old is None or new is None else _two(old, new, arguments)


def _check(arguments: Arguments, environments: tuple[str | None, str | None]) -> None:
    """Refuse what has no meaning."""
    if arguments.against is not None and (arguments.new or arguments.old_env or arguments.new_env):
        raise Misused("`--against` compares one spec with a folder", "lbgen diff SPEC --against DIR [--env NAME]")
    if arguments.against is None and arguments.new is None and environments[0] == environments[1]:
        raise Misused(
            "name what to compare with",
            "lbgen diff OLD NEW, lbgen diff SPEC --against DIR, or lbgen diff SPEC --old-env A --new-env B",
        )
    if "-" in (arguments.spec, arguments.new) and arguments.against is None and arguments.new in (None, arguments.spec):
        raise Misused("standard input can be read once", "give one of the specs as a file")


def _built(name: str, environment: str | None, arguments: Arguments) -> Built | None:
    """A spec without errors; None when it has some, and they are printed."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.specs import built  # noqa: PLC0415

    spec = built(name, environment)
    if spec.topology is not None:
        return spec
    told = Arguments(format="full", color=arguments.color)
    emit(spec.diagnostics, spec.sources, told, checked=[name], stream=sys.stderr)
    return None


def _two(old: Built, new: Built, arguments: Arguments) -> int:
    from lbgen.diff import text, whole  # noqa: PLC0415

    compared = whole.compare(old, new, arguments.target, arguments.templates)
    _put(_said(compared, arguments), arguments)
    sys.stderr.write(f"{text.summary(compared)}\n")
    return int(compared.is_different)


def _said(compared: Whole, arguments: Arguments) -> str:
    from lbgen.diff import data, markdown, text  # noqa: PLC0415

    match arguments.format:
        case "json":
            return _json(data.whole(compared, with_text=arguments.text))
        case "markdown":
            return markdown.whole(compared, with_text=arguments.text)
        case "concise":
            return text.concise(compared)
        case _:
            colour = _colour(arguments)
            return text.full(compared, with_text=arguments.text, colour=colour) if compared.is_different else ""


def _against(spec: Built, arguments: Arguments) -> int:
    from lbgen.cli.specs import sha256_of  # noqa: PLC0415
    from lbgen.diff import drift, text  # noqa: PLC0415
    from lbgen.render.pipeline import render  # noqa: PLC0415
    from lbgen.render.targets import available, choose  # noqa: PLC0415

    assert spec.topology is not None
    chosen = choose(spec.topology, arguments.target)
    if len({one.target.name for one in chosen}) < len(chosen):
        raise Misused("a folder holds one version of a target", "name each target once")
    sha256 = sha256_of(spec)
    made = {
        f"{one.target.name}/{artifact.path}": artifact.text
        for one in chosen
        for artifact in render(spec.topology, one, sha256, spec.is_written, arguments.templates).artifacts
    }
    folders = [one.target.name for one in chosen] if arguments.target else list(available())
    found = drift.compare(arguments.against, made, set(folders))
    _put(_drifted(found, arguments), arguments)
    sys.stderr.write(f"{text.drift_summary(found)}\n")
    return int(any(one.state != drift.SAME for one in found))


def _drifted(found: list[Found], arguments: Arguments) -> str:
    from lbgen.diff import data, markdown, text  # noqa: PLC0415

    render = _render_words(arguments)
    match arguments.format:
        case "json":
            return _json(data.drift(found, render, with_text=arguments.text))
        case "markdown":
            return markdown.drift(found, render, with_text=arguments.text)
        case "concise":
            return text.drift_concise(found)
        case _:
            return text.drift_full(found, render, with_text=arguments.text, colour=_colour(arguments))


def _render_words(arguments: Arguments) -> list[str]:
    """The command line that writes the folder."""
    words = ["lbgen", "render", arguments.spec, "-o", arguments.against]
    words += [word for name in arguments.target for word in ("-t", name)]
    words += ["--env", arguments.env] if arguments.env else []
    return words + (["--templates", arguments.templates] if arguments.templates else [])


def _colour(arguments: Arguments) -> bool:
    from lbgen.cli.emit import use_colour  # noqa: PLC0415

    return use_colour(arguments.color, sys.stdout, to_file=arguments.output not in (None, "-"))


def _json(said: dict[str, object]) -> str:
    import json  # noqa: PLC0415  only for this format

    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _put(text: str, arguments: Arguments) -> None:
    from lbgen.cli.output import put  # noqa: PLC0415

    put(text, arguments.output)


COMMAND = Command(
    "diff",
    "What a change of a spec means for traffic, or whether files are what a spec says.",
    run,
    arguments=(
        Argument("spec", "The spec, or the old one of two; - is standard input."),
        Argument("new", "The new spec; not with --against.", required=False),
    ),
    options=(
        Option(
            ("--against",),
            "Compare the files in this folder, as `lbgen render` writes it, with what the spec renders.",
            metavar="DIR",
        ),
        TARGET,
        Option(("--env",), "Apply this environment, to both specs.", metavar="NAME"),
        Option(("--old-env",), "Apply this environment to the old spec.", metavar="NAME"),
        Option(("--new-env",), "Apply this environment to the new spec.", metavar="NAME"),
        Option(("--text",), "Show the files that change as a unified diff, too."),
        Option(("--templates",), "Folder with templates that replace ours, one by one.", metavar="DIR"),
        Option(
            ("--format",),
            "How differences are printed; markdown is for pull requests.",
            choices=("full", "concise", "json", "markdown"),
            default="full",
        ),
        OUTPUT,
        COLOR,
    ),
    text="Two specs are compared by what they say, by what they answer (requests are put to the model that "
    "`lbgen route` explains) and by what they render. Exits with 0 when nothing differs, 1 when something does.",
)
