"""The questions of `lbgen recommend`, on a terminal; what an option has said already is not asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lbgen.cli.command import Arguments
from lbgen.failure import Misused

QUESTIONS = {
    "session": "must a client stay on its server?",
    "long_connections": "do connections live for minutes or longer?",
    "servers_change": "do servers come and go often?",
    "response_time": "does response time matter more than anything?",
    "cache": "do servers hold caches for a key?",
}
_MOST_SERVERS = 1000


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def ask_servers(arguments: Arguments) -> None:
    """How many servers there are, where no spec says so."""
    if arguments.servers is None and not arguments.speed:
        arguments.servers = _number("how many servers are there?", 2, _MOST_SERVERS)


def ask(arguments: Arguments, servers: Sequence[str]) -> None:
    """What only their owner knows of these servers."""
    if not is_terminal():
        raise Misused("--ask asks questions, and there is no terminal to ask on", "give facts as options")
    if not arguments.speed and len(servers) > 1 and not _yes("are all servers equally fast?", default=True):
        arguments.speed = _speeds(servers)
    for name, question in QUESTIONS.items():
        if not getattr(arguments, name):
            setattr(arguments, name, _yes(question, default=False))
    if arguments.balancers == 1:
        arguments.balancers = _number("how many load balancers share the traffic?", 1, _MOST_SERVERS)


def _speeds(servers: Sequence[str]) -> list[str]:
    while True:
        words = _answer(f"how fast is each of {', '.join(servers)}, such as 2 1 1?", "").replace(",", " ").split()
        if not words or (len(words) == len(servers) and all(map(_is_speed, words))):
            return [f"{server}={word}" for server, word in zip(servers, words, strict=False)]
        sys.stderr.write(f"{len(servers)} numbers above 0, please, with spaces between\n")


def _is_speed(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal() and float(word) > 0


def _number(question: str, default: int, most: int) -> int:
    while True:
        word = _answer(question, str(default))
        if word.isdecimal() and 1 <= int(word) <= most:
            return int(word)
        sys.stderr.write(f"a number from 1 to {most}, please\n")


def _yes(question: str, *, default: bool) -> bool:
    while True:
        word = _answer(question, "y" if default else "n").lower()
        if word in ("y", "yes", "n", "no"):
            return word.startswith("y")
        sys.stderr.write("y or n, please\n")


def _answer(question: str, default: str) -> str:
    """What is typed, or the default for an empty line; at the end of input every question gets its default."""
    sys.stderr.write(f"{question} [{default}] " if default else f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() or default
