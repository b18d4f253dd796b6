"""`lbgen lint`: configs that already exist, and specs."""

from __future__ import annotations

import os
import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import COLOR, FAIL_ON, FORMAT, OUTPUT
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.cli.linting import Linter
    from lbgen.lint import Checked

LANGUAGES = ("nginx", "haproxy", "terraform", "kubernetes", "spec")


def run(arguments: Arguments) -> int:
    """Lint, fix where asked, and report."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.linting import known_ones, linter_for, statistics  # noqa: PLC0415
    from lbgen.lint import settings  # noqa: PLC0415

    said = settings.find(os.getcwd())
    arguments.fail_on = arguments.fail_on or said.fail_on or "error"
    linter = linter_for(arguments, said)
    checked = linter.check({})
    if arguments.fix or arguments.unsafe_fixes or arguments.diff:
        checked = _repair(linter, checked, arguments)
    new = known_ones(checked, arguments, said)
    if arguments.statistics:
        sys.stdout.write(statistics(new))
    is_quiet = arguments.statistics or arguments.diff
    # Fixed text from standard input goes to standard output, so that the findings must not.
    stream = sys.stderr if arguments.fix and "-" in arguments.path else None
    return emit(
        new, checked.sources, arguments, checked=linter.names, stream=stream, fix_option="--fix", quiet=is_quiet
    )


def _repair(linter: Linter, checked: Checked, arguments: Arguments) -> Checked:
    from lbgen.cli.linting import diff, write  # noqa: PLC0415
    from lbgen.lint.repairing import repair  # noqa: PLC0415

    repaired = repair(checked, linter.check, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        sys.stdout.write(diff(checked.sources, repaired.texts))
        return checked
    write(repaired, linter.piped)
    return repaired.checked


COMMAND = Command(
    "lint",
    "Lint existing nginx, HAProxy, Terraform and Kubernetes configuration, and specs.",
    run,
    arguments=(
        Argument(
            "path", "Files and folders; - is standard input. Default: the working folder.", required=False, many=True
        ),
    ),
    options=(
        Option(
            ("--select",), "Run these rules only: codes, their beginnings, names, or ALL.", metavar="RULES", many=True
        ),
        Option(("--ignore",), "Do not run these rules.", metavar="RULES", many=True),
        Option(("--fix",), "Apply the fixes that keep what the config means."),
        Option(("--unsafe-fixes",), "Apply also the fixes that change behaviour on purpose."),
        Option(("--diff",), "Show what the fixes would change, and write nothing."),
        Option(("--baseline",), "Leave out the findings this file knows.", metavar="FILE"),
        Option(("--update-baseline",), "Write today's findings into the baseline and leave."),
        Option(("--statistics",), "Print how often each rule fired instead of the findings."),
        Option(
            ("--exclude",),
            "Leave out files and folders that match this pattern. Repeatable.",
            metavar="PATTERN",
            many=True,
        ),
        Option(("--language",), "The language of all files, where their names do not tell.", choices=LANGUAGES),
        Option(("--stdin-filename",), "What standard input is called in findings.", metavar="NAME"),
        Option(
            ("-t", "--target"),
            "The engine version the files are for: nginx@1.22. Repeatable.",
            metavar="TARGET",
            many=True,
        ),
        Option(FAIL_ON.names, FAIL_ON.help + " Default: error.", choices=FAIL_ON.choices),
        FORMAT,
        OUTPUT,
        COLOR,
    ),
    text="Settings: lbgen.toml or [tool.lbgen.lint] in pyproject.toml. Suppress with `# lbgen: ignore[CODE] reason`.",
)
