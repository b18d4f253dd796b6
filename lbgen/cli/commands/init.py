"""`lbgen init`: a new spec, its schema for editors, and snippets for CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.failure import Misused, Refused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from lbgen.cli.starter import Answers

Ask = Callable[[str, str], str]


def run(arguments: Arguments) -> int:
    """Ask, then write every file or none; existing files are never touched."""
    import lbgen  # noqa: PLC0415  commands load what they need when they run
    from lbgen import resources  # noqa: PLC0415  as above
    from lbgen.cli import starter  # noqa: PLC0415  as above
    from lbgen.render.writing import write_all  # noqa: PLC0415  as above
    from lbgen.topology.features import features  # noqa: PLC0415  as above

    folder = arguments.folder or "."
    answers = starter.Answers(name=starter.name_from(os.path.basename(os.path.abspath(folder))))
    if not arguments.defaults:
        if not sys.stdin.isatty():
            raise Misused("`lbgen init` asks questions, and there is no terminal to ask on", "add --defaults")
        answers = interview(answers, _ask)
    systems = tuple(arguments.ci) or starter.SYSTEMS
    codes = tuple(features()[name].code for name in starter.NOT_ON_NGINX)
    kit = starter.Kit(resources.text("schemas", "topology.schema.json"), lbgen.__version__, codes)
    made = starter.files(answers, systems, kit)
    there = [path for path in sorted(made) if os.path.lexists(os.path.join(folder, path)) and path != starter.SCHEMA]
    if there:
        named = ", ".join(f"`{os.path.join(folder, path)}`" for path in there)
        verb = "exists" if len(there) == 1 else "exist"
        raise Refused(f"{named} {verb} already", "choose another folder, or name the snippets to write with --ci")
    write_all(folder, made, is_ours=lambda text: '"$schema"' in text)
    sys.stdout.write("".join(f"{os.path.join(folder, path)}\n" for path in sorted(made)))
    sys.stderr.write(f"next: lbgen validate {os.path.join(folder, starter.spec_file(answers))}\n")
    return 0


def interview(defaults: Answers, ask: Ask) -> Answers:
    """Answers to the six questions; a wrong one is asked again. `ask(question, default)` returns what was typed."""
    from lbgen.cli import starter  # noqa: PLC0415  commands load what they need when they run

    def one(question: str, default: str, pattern: re.Pattern[str], rule: str) -> str:
        return many(question, default, pattern, rule)[0]

    def many(question: str, default: str, pattern: re.Pattern[str], rule: str) -> tuple[str, ...]:
        while True:
            words = tuple(ask(question, default).replace(",", " ").split())
            wrong = [word for word in words if not pattern.fullmatch(word)]
            if words and not wrong:
                return words
            sys.stderr.write(f"`{' '.join(wrong)}` will not do: {rule}\n")

    return starter.Answers(
        name=one("Name of the topology", defaults.name, starter.NAME, "at most 24 of a-z, 0-9 and -, a letter first"),
        host=one("Host name that clients ask for", defaults.host, starter.HOST, "like shop.example.com"),
        https=one("Serve HTTPS? (yes or no)", "yes", starter.YES_OR_NO, "yes or no").startswith("y"),
        servers=many("Servers, host:port each", " ".join(defaults.servers), starter.SERVER, "like 10.0.0.1:8080"),
        health_path=one("Path of the health check", defaults.health_path, starter.PATH, "a path beginning with /"),
        targets=many("Targets", " ".join(defaults.targets), starter.TARGET, "nginx or haproxy"),
    )


def _ask(question: str, default: str) -> str:
    sys.stderr.write(f"{question} [{default}]: ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:  # Ctrl-D
        raise KeyboardInterrupt
    return answer.strip() or default


COMMAND = Command(
    "init",
    "Write a first spec, with its schema for editors and snippets for CI.",
    run,
    arguments=(Argument("folder", "Where to. Default: this folder.", required=False),),
    options=(
        Option(("--defaults",), "Ask nothing; take the default of every question."),
        Option(
            ("--ci",),
            "Write the snippet for this system only. Repeatable; default: all three.",
            choices=("github", "gitlab", "pre-commit"),
            many=True,
        ),
    ),
    text="Existing files are never overwritten.",
)
