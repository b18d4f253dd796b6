"""Texts made worse: what editors, merges, transfers and malice do to a config."""

from __future__ import annotations

import random
from collections.abc import Callable

Mutation = Callable[[random.Random, str, str], str]

WORDS = [
    "if",
    "{",
    "}",
    "no",
    "\x00",
    "\n",
    "é$",
    "!",
    '"',
    "'",
    "[",
    "]",
    "---",
    "${",
    "#",
    "\\",
    "*a",
    "&a",
    "<<EOF",
    ": ",
]
BREAKS = ["\r\n", "\r", "\n\n", "\u2028", "\x0b", "\x85", "\t", " \n"]
NESTS = ["location /x {\n", "{", "[", "(", "${", "%{", "- ", "{a: ", "[[", "a {\n", ".if 1\n", "<<A\n", "'", "!x "]
HUGE = ["x", "9", "\\", " ", "é", "-", "a,", "$a", "/*", "0x", "a.b.", "*", '"', "&a "]


def flipped_bytes(chance: random.Random, text: str, _other: str) -> str:
    """Bytes of any value in place of others; what is no UTF-8 then is read as the linter reads a file."""
    data = bytearray(text.encode("utf-8", "surrogateescape"))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data.decode("utf-8-sig", "surrogateescape")


def truncated(chance: random.Random, text: str, _other: str) -> str:
    """The beginning, or the end."""
    at = chance.randrange(len(text))
    return text[:at] if chance.random() < 0.7 else text[at:]


def shuffled_lines(chance: random.Random, text: str, _other: str) -> str:
    """Some neighbouring lines, or all, in another order."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    end = len(lines) if chance.random() < 0.3 else start + chance.randint(2, 8)
    middle = lines[start:end]
    chance.shuffle(middle)
    return "\n".join([*lines[:start], *middle, *lines[end:]])


def repeated_lines(chance: random.Random, text: str, _other: str) -> str:
    """Lines that stand there again and again, or not at all."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    end = start + chance.randint(1, 6)
    return "\n".join([*lines[:start], *lines[start:end] * chance.choice([0, 2, 3, 40]), *lines[end:]])


def other_words(chance: random.Random, text: str, other: str) -> str:
    """Words of two files in one another, and some that mean something to a parser."""
    words = f"{text}{other}".split(" ")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(words))
        words[at : at + chance.randint(0, 2)] = [chance.choice(WORDS)] * chance.randint(0, 2)
    return " ".join(words)


def spliced(chance: random.Random, text: str, other: str) -> str:
    """The beginning of one file and the end of another."""
    return text[: chance.randrange(len(text))] + other[chance.randrange(len(other)) :]


def other_breaks(chance: random.Random, text: str, _other: str) -> str:
    """Other ends of lines."""
    return text.replace("\n", chance.choice(BREAKS), chance.choice([1, 3, -1]))


def nested(chance: random.Random, text: str, _other: str) -> str:
    """Something opened many times, and never closed, or once each."""
    opening, depth = chance.choice(NESTS), chance.choice([3, 90, 120, 3000])
    closing = {"{": "}", "[": "]", "(": ")"}.get(opening.strip()[-1:], "") * depth if chance.random() < 0.5 else ""
    return _inserted(chance, text, opening * depth + closing)


def indented(chance: random.Random, text: str, _other: str) -> str:
    """A staircase of keys."""
    depth = chance.choice([5, 99, 130, 900])
    stairs = "".join(f"{' ' * step}a:\n" for step in range(depth))
    return _inserted(chance, text, "\n" + stairs)


def huge(chance: random.Random, text: str, _other: str) -> str:
    """One word that is long."""
    return _inserted(chance, text, chance.choice(HUGE) * chance.choice([400, 4_000]))


def gigantic(chance: random.Random, text: str, _other: str) -> str:
    """One word that is so long that its square would not be over in time."""
    return _inserted(chance, text, chance.choice(HUGE) * 60_000)


def aliases(chance: random.Random, text: str, _other: str) -> str:
    """A bomb of YAML's aliases: each level is the one before, nine times."""
    levels = chance.choice([2, 4, 12])
    bomb = "a0: &a0 [x, y]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels))
    return _inserted(chance, text, chance.choice([f"---\n{bomb}", bomb, f"{bomb}---\n", "x: &x {<<: *x}\n", "&a *a\n"]))


MUTATIONS: tuple[Mutation, ...] = (
    flipped_bytes, truncated, shuffled_lines, repeated_lines, other_words, spliced, other_breaks, nested, indented,
    huge, aliases,
)  # fmt: skip
SLOW_MUTATIONS = (gigantic,)


def mutated(chance: random.Random, text: str, other: str, mutations: tuple[Mutation, ...]) -> tuple[str, str]:
    """A text after one to three mutations, and their names."""
    names = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        mutation = chance.choice(mutations)
        names.append(mutation.__name__)
        text = mutation(chance, text or "\n", other)
    return text, ", ".join(names)


def _inserted(chance: random.Random, text: str, more: str) -> str:
    """Put in at the beginning of a line, or anywhere."""
    at = chance.randrange(len(text))
    if chance.random() < 0.6:
        at = text.rfind("\n", 0, at) + 1
    return text[:at] + more + text[at:]
