"""`lbgen schema`: the JSON Schemas of what goes in and of what comes out."""

from __future__ import annotations

from lbgen.cli.command import Arguments, Command, Option


def run(arguments: Arguments) -> int:
    """Print the schema that was asked for."""
    from lbgen import resources  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.output import put  # noqa: PLC0415  as above

    name = "report" if arguments.report else "topology"
    put(resources.text("schemas", f"{name}.schema.json"), arguments.output)
    return 0


COMMAND = Command(
    "schema",
    "Print the JSON Schema (draft-07) of specs, or of reports.",
    run,
    options=(
        Option(("--report",), "The schema of what `--format json` prints, instead of the spec's."),
        Option(("-o", "--output"), "Write to this file instead of standard output (-).", metavar="FILE"),
    ),
    text="Editors read it from the first line of a spec: # yaml-language-server: $schema=PATH",
)
