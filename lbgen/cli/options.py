"""Options that several commands share."""

from __future__ import annotations

from lbgen import report
from lbgen.cli.command import Option

FORMAT = Option(
    ("--format",),
    "How findings are printed.",
    choices=tuple(report.formats()),
    default="full",
    env="LBGEN_FORMAT",
)
OUTPUT = Option(("-o", "--output"), "Write the report to this file instead of standard output (-).", metavar="FILE")
FAIL_ON = Option(
    ("--fail-on",),
    "Exit with 1 from this severity on.",
    choices=("error", "warning", "info"),
    default="error",
)
FAIL_ON_LOSS = Option(
    ("--fail-on",),
    "Exit with 1 from this severity on; `approximated` fails on errors and on every approximation, `never` lets "
    "losses pass (a spec that is wrong still fails).",
    choices=("error", "warning", "info", "unsupported", "approximated", "never"),
    default="error",
)
COLOR = Option(
    ("--color",),
    "Use colours; auto: on a terminal, unless NO_COLOR is set.",
    choices=("auto", "always", "never"),
    default="auto",
)
TARGET = Option(
    ("-t", "--target"),
    "Target, with a version if you like: nginx, haproxy@2.6. Repeatable; default: the spec's targets, "
    "else nginx and haproxy.",
    metavar="TARGET",
    many=True,
)
ENVIRONMENT = Option(("--env",), "Apply this environment of the spec.", metavar="NAME")
