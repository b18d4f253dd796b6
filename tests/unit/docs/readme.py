"""The README's generated parts: outputs of its commands, and the fidelity table. `python -m tests.unit.docs.readme`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT

README = ROOT / "README.md"
_CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
_TABLE = re.compile(r"(<!-- fidelity -->\n).*?(<!-- /fidelity -->)", re.DOTALL)


def renewed(text: str) -> str:
    """The README as it should be: every `$ command` run, in order, in a folder with the examples."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("examples", "schemas", "tests/data"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        text = _CONSOLE.sub(lambda found: found[1] + _run_all(found[2], folder) + found[3], text)
        table = _run("lbgen fidelity --all --format markdown", folder)
    return _TABLE.sub(lambda found: found[1] + "\n" + table + "\n" + found[2], text)


def _run_all(block: str, folder: str) -> str:
    commands = [line[2:] for line in block.split("\n") if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_run(command, folder)}" for command in commands)


def _run(command: str, folder: str) -> str:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "LBGEN_FORMAT": "full"}
    words = [sys.executable, "-m", *command.split()]
    done = subprocess.run(
        words,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout
    return done.stdout


if __name__ == "__main__":
    README.write_text(renewed(README.read_text()))
