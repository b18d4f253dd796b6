"""The whole program from outside: exit codes, streams, signals, and what it loads."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest

import lbgen
from lbgen.cli import process
from tests.conftest import ROOT

HEAVY = ("typer", "rich", "pydantic", "jinja2", "hcl2", "asyncio", "subprocess", "logging")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LBGEN", "GITHUB", "NO_COLOR"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def heed_interrupts() -> None:
    """A job in the background inherits that SIGINT is ignored, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def lbgen_run(*words: str, code: str = "", cwd=None, **more):
    """Run `lbgen words`, or `code` in a process of its own."""
    command = [sys.executable, "-c", code, *words] if code else [sys.executable, "-m", "lbgen", *words]
    settings = {
        "check": False,
        "capture_output": True,
        "text": True,
        "cwd": cwd,
        "timeout": 60,
        "env": environment(),
        **more,
    }
    return subprocess.run(command, **settings)  # noqa: PLW1510  `check` is among the settings


def test_the_version_is_printed():
    done = lbgen_run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"lbgen {lbgen.__version__}\n", "")


@pytest.mark.parametrize(
    "words", [["--version"], ["explain"], ["schema"], ["schema", "--report"], ["init", "--defaults"]]
)
def test_light_commands_load_nothing_heavy(words, tmp_path):
    code = (
        "import sys; from lbgen.cli.process import run; code = run(sys.argv[1:]);"
        f"sys.stderr.write(repr([name for name in {HEAVY!r} if name in sys.modules])); sys.exit(code)"
    )
    done = lbgen_run(*words, code=code, cwd=tmp_path)
    assert (done.returncode, done.stderr.rsplit("\n", 1)[-1]) == (0, "[]")


def test_the_version_loads_next_to_nothing():
    code = (
        "import sys; before = set(sys.modules); from lbgen.cli.process import run; run(['--version']);"
        "print(sorted(set(sys.modules) - before))"
    )
    done = lbgen_run(code=code)
    assert done.stdout.split("\n")[1] == "['__future__', 'gc', 'lbgen', 'lbgen.cli', 'lbgen.cli.process']"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "Usage: lbgen [OPTIONS] COMMAND [ARGS]..."),
        (["nonsense"], 2, "lbgen: no command `nonsense` (see `lbgen --help`)"),
        (["explain", "LB999"], 2, "lbgen: there is no code `LB999`"),
        (["init"], 2, "lbgen: `lbgen init` asks questions, and there is no terminal to ask on"),
        (["schema", "-o", "missing/x.json"], 2, "lbgen: cannot write `missing/x.json`: its folder does not exist"),
    ],
)
def test_exit_codes_tell_what_to_fix(words, code, said, tmp_path):
    done = lbgen_run(*words, cwd=tmp_path, stdin=subprocess.DEVNULL)
    first = done.stderr.split("\n")[0]
    assert (done.returncode, done.stdout) == (code, "")
    assert first.startswith(said)


def test_names_of_the_user_cannot_steer_the_terminal_through_an_error():
    done = lbgen_run("explain", "LB\x1b[2J")
    assert done.stderr.startswith("lbgen: there is no code `LB\\u{1b}[2J`")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["--version"], ["schema"]])
def test_a_full_disk_behind_standard_output_is_said_and_is_3(words):
    with open("/dev/full", "w") as full:
        done = lbgen_run(*words, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (3, "lbgen: No space left on device\n")


def test_a_reader_that_leaves_early_is_no_error():
    read, write = os.pipe()
    os.close(read)
    done = lbgen_run("schema", capture_output=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


def test_closed_streams_do_not_matter():
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m lbgen schema >&- 2>&-'], env=environment(), timeout=60, check=False
    )
    assert done.returncode == 0


def test_output_is_utf_8_whatever_the_locale_says():
    code = "from lbgen.cli import dispatch; dispatch.dispatch(['explain']); print(chr(228))"
    done = lbgen_run(code=code, text=False, env=environment(PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0"))
    assert done.stdout.endswith("ä\n".encode())


def test_an_internal_error_is_one_line_and_a_traceback_only_for_those_who_ask():
    code = (
        "import sys, lbgen.cli.dispatch as d; from lbgen.cli.process import run\n"
        "def broken(words): raise KeyError('x\\ny')\n"
        "d.dispatch = broken; sys.exit(run(['validate']))"
    )
    plain = lbgen_run(code=code)
    expected = "lbgen: internal error, KeyError: 'x\\ny'; please report it with the output of LBGEN_DEBUG=1\n"
    assert (plain.returncode, plain.stdout, plain.stderr) == (3, "", expected)
    loud = lbgen_run(code=code, env=environment(LBGEN_DEBUG="1"))
    assert loud.returncode == 3
    assert loud.stderr.startswith("Traceback (most recent call last):")
    assert loud.stderr.endswith(expected)


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (MemoryError(), 3, "lbgen: out of memory\n"),
        (KeyboardInterrupt(), 130, "lbgen: interrupted\n"),
        (
            FileNotFoundError(2, "No such file or directory", "x.yaml"),
            3,
            "lbgen: No such file or directory: `x.yaml`\n",
        ),
        (
            RecursionError("too deep"),
            3,
            "lbgen: internal error, RecursionError: too deep; please report it with the output of LBGEN_DEBUG=1\n",
        ),
    ],
)
def test_whatever_is_raised_ends_as_one_line(raised, code, said, monkeypatch, capsys):
    def broken(words):
        raise raised

    monkeypatch.setattr("lbgen.cli.dispatch.dispatch", broken)
    assert process.run(["validate"]) == code
    assert capsys.readouterr().err == said


WRITING = """
import sys, lbgen.cli.dispatch as d
from lbgen.cli.process import finish, run
from lbgen.render.writing import write_all
import signal
def end(*_): raise SystemExit(143)
def write(words):
    signal.signal(signal.SIGTERM, end)
    files = {f"part{n}/file{n}.conf": "x" * 200_000 for n in range(200)}
    sys.stdout.write("ready\\n"); sys.stdout.flush()
    while True:
        write_all("out", files, force=True, is_ours=lambda text: True)
        files = {name: text + "y" for name, text in files.items()}
d.dispatch = write
finish(run(["render"]))
"""


@pytest.mark.parametrize(
    ("number", "code", "said"), [(signal.SIGINT, 130, "lbgen: interrupted\n"), (signal.SIGTERM, 143, "")]
)
@pytest.mark.parametrize("delay", [0.01, 0.03, 0.1])
def test_a_signal_in_the_middle_of_writing_leaves_all_files_of_a_run_or_none(number, code, said, delay, tmp_path):
    running = subprocess.Popen(
        [sys.executable, "-c", WRITING],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  it sets one flag, and there are no threads here
    )
    try:
        assert running.stdout.readline() == "ready\n"
        time.sleep(delay)
        running.send_signal(number)
        _, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
    assert (running.returncode, stderr) == (code, said)
    names = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert names in ([], sorted(f"file{number}.conf" for number in range(200)))
    assert len({path.stat().st_size for path in tmp_path.rglob("*.conf")}) <= 1


def test_ctrl_c_at_a_question_is_130_and_writes_nothing(tmp_path):
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "lbgen", "init"],
        cwd=tmp_path,
        env=environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  it sets one flag, and there are no threads here
    )
    try:
        assert running.stderr.read(4) == b"Name"
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
        os.close(ours)
        os.close(theirs)
    assert (running.returncode, stdout) == (130, b"")
    assert stderr.endswith(b"lbgen: interrupted\n")
    assert list(tmp_path.iterdir()) == []
