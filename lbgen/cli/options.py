"""Options that several commands share."""

from __future__ import annotations

import os

import lbgen
from lbgen import _discover
from lbgen.cli.command import Option

# The room of reports is looked into, not loaded: `--help` needs only the names.
_FORMATS = os.path.join(lbgen.__path__[0], "report", "formats")

FORMAT = Option(
    ("--format",),
    "How findings are printed.",
    choices=tuple(_discover.modules([_FORMATS])),
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
