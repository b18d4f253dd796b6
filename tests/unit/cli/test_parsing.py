"""Both ways of reading a command line, and what the fast one leaves to typer."""

import os
import random

import pytest

from lbgen.cli import app, dispatch
from lbgen.cli.command import Argument, Command, Option
from lbgen.cli.parse import parse
from lbgen.failure import Misused

SAMPLE = Command(
    "sample",
    "A command with one of everything.",
    lambda arguments: 0,
    arguments=(Argument("first", "One."), Argument("rest", "More.", required=False, many=True)),
    options=(
        Option(("-t", "--target"), "Repeatable.", metavar="TARGET", many=True),
        Option(("-o", "--output"), "A value.", metavar="DIR", default="rendered"),
        Option(("--env",), "No default.", metavar="NAME"),
        Option(("--ci",), "Repeatable choice.", choices=("github", "gitlab"), many=True),
        Option(
            ("--format",), "From the environment.", choices=("full", "json"), default="full", env="LBGEN_TEST_FORMAT"
        ),
        Option(("--seed",), "A number.", metavar="N", kind=int, default=7),
        Option(("--rate",), "A number with a point.", metavar="N", kind=float),
        Option(("-f", "--force"), "A flag."),
        Option(("--no-engines",), "A flag with a dash."),
    ),
)
REAL = dispatch.every()
VALUES = [
    "nginx",
    "haproxy@2.6",
    "",
    "a b",
    "ä",
    "x=y",
    "-",
    "--",
    "-t",
    "--force",
    "7",
    "007",
    "1.5",
    "-3",
    "full",
    "json",
    "github",
]


def both(command, words):
    """What each way makes of `words`: a dict of values, None (left to typer), or the error of typer's."""
    fast = parse(command, words)
    try:
        slow = app.parse(command, words)
    except Misused as error:
        return fast and vars(fast), error.message
    return fast and vars(fast), vars(slow[1]) if isinstance(slow, tuple) else slow


def words_for(command, chance):
    """A random command line, mostly right."""
    words = []
    for _ in range(chance.randrange(6)):
        if chance.random() < 0.3 or not command.options:
            words.append(chance.choice(VALUES))
            continue
        option = chance.choice(command.options)
        name = chance.choice(option.names)
        value = chance.choice([*option.choices, chance.choice(VALUES)])
        if option.is_flag:
            words.append(name)
        elif name.startswith("--"):
            words += chance.choice([[f"{name}={value}"], [name, value]])
        else:
            words += chance.choice([[f"{name}{value}"], [name, value]])
    return words


@pytest.mark.parametrize("command", [SAMPLE, *REAL], ids=lambda command: command.name)
def test_whatever_the_fast_path_understands_typer_understands_the_same_way(command):
    chance = random.Random(command.name)
    understood = 0
    for _ in range(150):
        words = words_for(command, chance)
        fast, slow = both(command, words)
        if fast is not None:
            understood += 1
            assert fast == slow, words
    assert understood > 5  # of 150: else this test would compare nothing


def test_the_forms_of_everyday_are_understood_without_typer():
    words = [
        "-tnginx",
        "--target=haproxy@2.6",
        "-t",
        "aws",
        "one",
        "-o",
        "-",
        "two",
        "-f",
        "--seed",
        "3",
        "--",
        "--env",
    ]
    fast, slow = both(SAMPLE, words)
    assert (
        fast
        == slow
        == {
            "first": "one",
            "rest": ["two", "--env"],
            "target": ["nginx", "haproxy@2.6", "aws"],
            "output": "-",
            "env": None,
            "ci": [],
            "format": "full",
            "seed": 3,
            "rate": None,
            "force": True,
            "no_engines": False,
        }
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["a", "-h"],
        [],
        ["a", "--targets", "x"],
        ["a", "--force=yes"],
        ["a", "-fx"],
        ["a", "--format", "xml"],
        ["a", "--seed", "many"],
        ["a", "--seed", "²"],
        ["a", "--output"],
        ["a", "--output", "--force"],
    ],
)
def test_what_is_not_plain_is_left_to_typer(words):
    assert parse(SAMPLE, words) is None


def test_the_environment_replaces_a_default_and_an_option_beats_both(monkeypatch):
    monkeypatch.setenv("LBGEN_TEST_FORMAT", "json")
    for words, expected in ((["a"], "json"), (["a", "--format", "full"], "full")):
        fast, slow = both(SAMPLE, words)
        assert fast["format"] == slow["format"] == expected
    monkeypatch.setenv("LBGEN_TEST_FORMAT", "")
    fast, slow = both(SAMPLE, ["a"])
    assert fast["format"] == slow["format"] == "full"
    monkeypatch.setenv("LBGEN_TEST_FORMAT", "xml")
    fast, slow = both(SAMPLE, ["a"])
    assert fast is None
    assert "'xml' is not one of 'full', 'json'" in slow


def test_the_last_of_a_repeated_option_counts():
    fast, slow = both(SAMPLE, ["a", "--env", "x", "--env", "y"])
    assert fast["env"] == slow["env"] == "y"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["schema", "--repor"], "no option `--repor`; did you mean `--report`? (see `lbgen schema --help`)"),
        (["schema", "--output"], "option '--output' requires an argument (see `lbgen schema --help`)"),
        (["schema", "x"], "got unexpected extra argument(s) (x) (see `lbgen schema --help`)"),
        (["explian"], "no command `explian`; did you mean `explain`? (see `lbgen --help`)"),
        (["zzz"], "no command `zzz` (see `lbgen --help`)"),
        (["--versio"], "no option `--versio`; did you mean `--version`? (see `lbgen --help`)"),
        (
            ["init", "--ci", "jenkins"],
            "invalid value for '--ci': 'jenkins' is not one of 'github', 'gitlab', 'pre-commit' (see `lbgen init --help`)",
        ),
    ],
)
def test_a_mistake_in_the_command_line_is_one_line_with_the_nearest_right_word(words, message):
    with pytest.raises(Misused) as caught:
        app.slow(words)
    assert caught.value.message == message


@pytest.mark.parametrize("command", REAL, ids=lambda command: command.name)
def test_every_option_and_argument_is_documented_with_its_default(command, capsys):
    assert app.parse(command, ["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert command.summary in shown
    for argument in command.arguments:
        assert argument.help in shown
    for option in command.options:
        assert ", ".join(option.names) in shown
        assert option.help in shown
        if isinstance(option.default, str):
            assert f"default: {option.default}]" in shown
        if option.env:
            assert f"env var: {option.env}" in shown


def test_the_help_of_lbgen_lists_every_command(capsys):
    assert app.slow(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for command in REAL:
        assert f"{command.name} {command.summary}" in shown


def test_names_of_commands_options_and_their_values_are_unique():
    assert len({command.name for command in REAL}) == len(REAL)
    for command in REAL:
        names = [name for option in command.options for name in option.names]
        assert len(set(names)) == len(names)
        fields = [entry.dest for entry in (*command.arguments, *command.options)]
        assert len(set(fields)) == len(fields)
        assert dispatch.find(command.name) is command


def test_completion_offers_commands_options_and_choices(monkeypatch, capsys):
    def offered(line: str) -> list[str]:
        monkeypatch.setenv("_LBGEN_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        with pytest.raises(SystemExit) as leaving:
            app.slow([])
        assert leaving.value.code == 0
        return capsys.readouterr().out.split()

    assert offered("lbgen expl") == ["explain"]
    assert offered("lbgen schema --rep") == ["--report"]
    assert offered("lbgen init --ci git") == ["github", "gitlab"]
    assert dispatch.fast(["schema"]) is None  # while a shell asks, nothing is run
    assert "_LBGEN_COMPLETE" in os.environ
