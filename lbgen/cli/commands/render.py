"""`lbgen render`: write the configuration of every target."""

from __future__ import annotations

import os
import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.emit import emit
from lbgen.cli.options import COLOR, ENVIRONMENT, FAIL_ON_LOSS, FORMAT, TARGET
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.render.pipeline import Rendered
    from lbgen.topology.build import Built


def run(arguments: Arguments) -> int:
    """Render, and write, print or compare; nothing is written when the spec has errors."""
    from lbgen.cli.specs import built  # noqa: PLC0415  commands load what they need when they run

    spec = built(arguments.spec, arguments.env)
    found = list(spec.diagnostics)
    rendered: list[Rendered] = []
    if spec.topology is not None:
        from lbgen.render import fidelity  # noqa: PLC0415
        from lbgen.render.targets import available  # noqa: PLC0415

        rendered = _rendered(spec, arguments)
        natives = fidelity.natives_of(available())
        for one in rendered:
            found += fidelity.diagnostics(one.verdicts, spec.span, natives)
    code = emit(found, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    if code or spec.topology is None:
        return 1
    files = {
        f"{one.chosen.target.name}/{artifact.path}": artifact.text for one in rendered for artifact in one.artifacts
    }
    if arguments.output == "-":
        sys.stdout.write("".join(files.values()))
        return 0
    if arguments.check or arguments.diff:
        return _compare(files, arguments)
    _write(files, arguments)
    return 0


def _rendered(spec: Built, arguments: Arguments) -> list[Rendered]:
    from lbgen.cli.specs import sha256_of  # noqa: PLC0415
    from lbgen.failure import Misused  # noqa: PLC0415
    from lbgen.render.pipeline import render  # noqa: PLC0415
    from lbgen.render.targets import choose  # noqa: PLC0415

    assert spec.topology is not None
    if arguments.templates and not os.path.isdir(arguments.templates):
        raise Misused(f"`{arguments.templates}` is no folder", "name a folder laid out like lbgen's own `templates/`")
    chosen = choose(spec.topology, arguments.target)
    names = [one.target.name for one in chosen]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled and arguments.output != "-":
        raise Misused(
            f"`{doubled[0]}` is asked for in two versions, which would share one folder",
            "render them one after the other, into two folders",
        )
    sha256 = sha256_of(spec)
    return [render(spec.topology, one, sha256, spec.is_written, arguments.templates) for one in chosen]


def _compare(files: dict[str, str], arguments: Arguments) -> int:
    """`--check` and `--diff`: 1 when anything in the folder differs from what would be written."""
    import difflib  # noqa: PLC0415  only here

    changed = 0
    for name, text in files.items():
        place = os.path.join(arguments.output, name)
        old = _read(place)
        if old == text:
            continue
        changed += 1
        sys.stderr.write(f"{place}: {_difference(old)}\n")
        if arguments.diff:
            lines = difflib.unified_diff(
                (old or "").splitlines(keepends=True), text.splitlines(keepends=True), place, f"{place} (rendered)"
            )
            sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in lines)
    if not changed:
        sys.stderr.write("up to date\n")
    return int(bool(changed))


def _difference(old: str | None) -> str:
    from lbgen.render.header import read_header  # noqa: PLC0415  only here

    if old is None:
        return "missing"
    header = read_header(old)
    if header is None:
        return "not written by lbgen"
    return "edited by hand" if header.is_edited else "stale: the spec, the target or lbgen has changed since"


def _read(place: str) -> str | None:
    try:
        with open(place, encoding="utf-8", errors="surrogateescape", newline="") as handle:
            return handle.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _write(files: dict[str, str], arguments: Arguments) -> None:
    from lbgen.render.header import read_header  # noqa: PLC0415
    from lbgen.render.writing import write_all  # noqa: PLC0415

    def is_ours(text: str) -> bool:
        header = read_header(text)
        return header is not None and not header.is_edited

    changed = write_all(arguments.output, files, force=arguments.force, is_ours=is_ours)
    for name in files:
        state = "written" if name in changed else "unchanged"
        sys.stderr.write(f"{os.path.join(arguments.output, name)}: {state}\n")


COMMAND = Command(
    "render",
    "Write the configuration of every target into a folder.",
    run,
    arguments=(Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),),
    options=(
        TARGET,
        Option(
            ("-o", "--output"),
            "Folder to write into, one folder per target; - prints the files.",
            metavar="DIR",
            default="rendered",
        ),
        ENVIRONMENT,
        Option(("--check",), "Write nothing; exit with 1 when anything would change."),
        Option(("--diff",), "Write nothing; show what would change."),
        Option(("--templates",), "Folder with templates that replace ours, one by one.", metavar="DIR"),
        Option(("--force",), "Overwrite files that lbgen did not write, or that were edited since."),
        FAIL_ON_LOSS,
        FORMAT,
        COLOR,
    ),
    text="All files of a run are written, or none. Findings are printed to standard error.",
)
