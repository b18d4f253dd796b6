"""Hostile strings through the running HAProxy: whatever is quoted arrives as it was, and nothing else happens."""

import random
import string
import tempfile
from pathlib import Path

import pytest

from lbgen.diagnostics import Source
from lbgen.prove import client, loopback
from lbgen.prove.engines import recipe
from lbgen.prove.process import Running
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.engine import HaproxyEngine
from lbgen.targets.haproxy.lexer import lex
from lbgen.targets.haproxy.parser import parse
from tests.conftest import missing

ALPHABET = "\t\n\r\"'\\${};#%[](),~^*=<>&|! -" + string.ascii_letters[:6] + "é漢"
NASTY = [
    "}",
    "{",
    "-f",
    "--",
    "-m",
    "-i",
    "'",
    '"',
    "\\",
    "\\\\",
    "$HOME",
    "${HOME}",
    "%[src]",
    "%%",
    "#",
    "a b",
    "\n",
    "\r\n",
]
HEAD = """\
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend f
    bind 127.0.0.1:{port}
"""


def strings(count, seed):
    drawn = random.Random(seed)
    return NASTY + ["".join(drawn.choices(ALPHABET, k=drawn.randint(1, 30))) for _ in range(count)]


def answers(rules, paths, header=None):
    """What the running engine answers on each path; `rules` are lines of a frontend."""
    binary = HaproxyEngine().find()
    if binary is None:
        missing("haproxy is not here")
    with loopback.held(1) as (held,), tempfile.TemporaryDirectory() as folder:
        text = HEAD.format(port=held.port) + "".join(f"    {rule}\n" for rule in rules)
        assert parse(Source("haproxy.cfg", text)).diagnostics == ()
        Path(folder, "haproxy.cfg").write_text(text, newline="")
        with Running(recipe("haproxy"), binary, folder) as engine:
            engine.wait_until_listening([held.port])
            with client.Connection(held.port) as connection:
                connection.secure()
                return [
                    connection.ask(client.compose("GET", path, "h", ((header, value),) if header else ()), "GET")
                    for path, value in paths
                ]


def wanted(long):
    return 3_000 if long else 150


def test_a_word_arrives_byte_for_byte(long):
    values = strings(wanted(long), 1)
    rules = [
        f"http-request return status 200 content-type text/plain string {quote.word(value)} if {{ path /{n} }}"
        for n, value in enumerate(values)
    ]
    got = answers(rules, [(f"/{n}", "") for n in range(len(values))])
    assert [reply.body.decode() for reply in got] == values


def test_a_log_format_arrives_byte_for_byte(long):
    values = strings(wanted(long), 2)
    rules = [
        f"http-request return status 200 content-type text/plain lf-string {quote.log_format(value)} if {{ path /{n} }}"
        for n, value in enumerate(values)
    ]
    got = answers(rules, [(f"/{n}", "") for n in range(len(values))])
    assert [reply.body.decode() for reply in got] == values


def test_an_argument_arrives_byte_for_byte(long):
    values = [value for value in strings(wanted(long), 3) if not set(value) & set("\r\n\t")]
    rules = []
    for n, value in enumerate(values):
        expression = quote.word(f"str({quote.argument(value)})")
        rules.append(f"http-request set-var(txn.v) {expression} if {{ path /{n} }}")
    rules.append("http-request return status 200 content-type text/plain lf-string %[var(txn.v)]")
    got = answers(rules, [(f"/{n}", "") for n in range(len(values))])
    assert [reply.body.decode() for reply in got] == values


def test_a_pattern_matches_its_value_and_no_other(long):
    values = list(dict.fromkeys(v.strip() for v in strings(wanted(long), 4) if not set(v) & set("\r\n\t")))
    values = [value for value in values if value and value.isascii()]
    rules = []
    for n, value in enumerate(values):
        rules.append(f"acl v{n} req.fhdr(x-value) -m str -- {quote.pattern(value)}")
        rules.append(f"http-request return status 200 content-type text/plain string {n} if v{n}")
    got = answers(rules, [("/", value) for value in values], "X-Value")
    assert [reply.body.decode() for reply in got] == [str(n) for n in range(len(values))]


@pytest.mark.parametrize("place", [quote.word, quote.log_format, quote.argument])
def test_a_nul_is_refused(place):
    with pytest.raises(quote.UnquotableError):
        place("a\0b")


def test_our_lexer_reads_what_we_write(long):
    for value in strings(wanted(long) * 4, 5):
        if "\n" in value or "\r" in value:
            continue
        line = f"acl x {quote.word(value)} # end"
        tree = parse(Source("x", f"global\n{line}\n")).tree
        assert tree.sections[0].lines[0].words == ("acl", "x", value)


def raw_words(count):
    """Words as somebody may write them: any mix of quotes and escapes that our lexer finds no fault in."""
    drawn = random.Random(6)
    found = []
    while len(found) < count:
        raw = "".join(drawn.choices("ab \t'\"\\\\nrtx41#$%{}é", k=drawn.randint(1, 14)))
        lexed = lex(raw)
        if len(lexed.words) != 1 or lexed.words[0].raw.endswith("\\"):
            continue  # a final backslash would escape the blank that follows in the test
        if lexed.words[0].text and not lexed.faults and not lexed.words[0].has_variables:
            found.append((lexed.words[0].raw, lexed.words[0].text))
    return found


def test_the_engine_reads_a_word_as_our_lexer_does(long):
    words = raw_words(wanted(long))
    rules = [
        f"http-request return status 200 content-type text/plain string {raw} if {{ path /{n} }}"
        for n, (raw, _) in enumerate(words)
    ]
    got = answers(rules, [(f"/{n}", "") for n in range(len(words))])
    expected = [text.encode("utf-8", "surrogateescape") for _, text in words]
    assert [reply.body for reply in got] == expected
