"""The README's generated parts: outputs of its commands, and the fidelity table. `python -m tests.unit.docs.readme`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.behaviour.backing import PROXIES, promised
from tests.conftest import ROOT

README = ROOT / "README.md"
MARK = "✓"
TARGETS = ("nginx", "haproxy", "aws", "ingress", "gateway", "ingress@traefik", "gateway@traefik")
_CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
_TABLE = re.compile(r"(<!-- fidelity -->\n).*?(<!-- /fidelity -->)", re.DOTALL)


def renewed(text: str) -> str:
    """The README as it should be: every `$ command` run, in order, in a folder with the examples."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("examples", "schemas", "tests/data"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        text = _CONSOLE.sub(lambda found: found[1] + _run_all(found[2], folder) + found[3], text)
        table = marked(_run(f"lbgen fidelity --all --format markdown {' '.join(f'-t {it}' for it in TARGETS)}", folder))
    return _TABLE.sub(lambda found: found[1] + "\n" + table + "\n" + found[2], text)


def marked(table: str) -> str:
    """The fidelity table with a mark at each verdict that a behaviour stands behind, and what the mark means."""
    header, line, *rest = table.rstrip("\n").split("\n")
    columns = {place: _target(name.strip()) for place, name in enumerate(header.split("|"))}
    found = [header, line, *(_marked(row, columns) for row in rest)]
    return "\n".join(found) + f"\n\n{MARK} what `lbgen prove` saw the real engine do (tests/behaviour/test_rows.py).\n"


def _target(column: str) -> str:
    """A column's target as behaviours name it: without a version, with the controller."""
    return column if column in PROXIES else column.partition("@")[0]


def _marked(row: str, columns: dict[int, str]) -> str:
    cells = row.split("|")
    feature = cells[2].strip()
    for place, target in columns.items():
        if target in PROXIES and feature in promised(target):
            cells[place] = f" {cells[place].strip()} {MARK} "
    return "|".join(cells)


def _run_all(block: str, folder: str) -> str:
    commands = [line[2:] for line in block.split("\n") if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_run(command, folder)}" for command in commands)


def _run(command: str, folder: str) -> str:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "LBGEN_FORMAT": "full"}
    words = [sys.executable, "-m", *shlex.split(command)]
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
