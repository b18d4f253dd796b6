"""`lbgen lint` beside its peers and the engines, as ratios of CPU in one run.

Each peer lives in an environment of its own below `.cache/peers`, made when it is missing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from lbgen.targets.nginx.engine import NginxEngine, check_copy, command
from tests.benchmarks import configs
from tests.benchmarks.timing import cpu_s, exponent, ratio
from tests.conftest import ROOT

PASS = [sys.executable, "-c", "pass"]
LBGEN = [str(Path(sys.executable).parent / "lbgen"), "lint", "--format", "concise"]


def peer(package: str, program: str) -> str:
    """The program of a package, from its own environment."""
    folder = ROOT / ".cache" / "peers" / package
    if not (folder / "bin" / program).exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "--quiet", package], check=True)
    return str(folder / "bin" / program)


def linting(quick: bool) -> None:
    """Every row is lbgen's CPU over somebody else's, on the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = _file(folder, "small/nginx.conf", configs.nginx(10_000))
        _row("nginx 10 KB", ratio([*LBGEN, small], PASS, folder=name), "python -c pass", 3)
        gixy = [peer("gixy-next", "gixy")]
        for count in (100,) if quick else (100, 500):
            files = [_file(folder, f"many{count}/site{n}.conf", configs.nginx(10_000)) for n in range(count)]
            _row(f"nginx {count} files of 10 KB", ratio([*LBGEN, *files], [*gixy, *files], 3, name), "gixy-next", 0.2)
        _against_engine(folder, quick)
        module = _file(folder, "tf/main.tf", configs.terraform(100_000))
        checkov = [peer("checkov", "checkov"), "--framework", "terraform", "--quiet", "--compact", "--file"]
        _row("Terraform 100 KB", ratio([*LBGEN, module], [*checkov, module], 3, name), "checkov", 1 / 30)
        manifests = _file(folder, "k8s/apps.yaml", configs.kubernetes(100_000))
        yamllint = [peer("yamllint", "yamllint"), "-d", "relaxed", manifests]
        _row("Kubernetes 100 KB", ratio([*LBGEN, manifests], yamllint, 3, name), "yamllint", 1 / 8)


def _against_engine(folder: Path, quick: bool) -> None:
    engine = NginxEngine().find()
    if engine is None:
        raise SystemExit("no nginx on this machine")
    before = None
    for megabytes in (1,) if quick else (1, 5):
        text = configs.nginx(megabytes * 1_000_000)
        path = _file(folder, f"big{megabytes}/nginx.conf", text)
        here = folder / f"engine{megabytes}"
        here.mkdir()
        (here / "nginx.conf").write_text(check_copy(text, str(here), engine)[0])
        taken = min(cpu_s([*LBGEN, path], str(folder))[0] for _ in range(3))
        theirs = min(cpu_s(command(engine, str(here), "-t"), str(here))[0] for _ in range(3))
        _row(f"nginx {megabytes} MB", taken / theirs, "nginx -t", 1.5)
        if before:
            print(f"{'growth exponent':34} {exponent(before, taken, megabytes):6.2f}", flush=True)
        before = taken


def _file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def _row(name: str, times: float, other: str, aim: float) -> None:
    print(f"{name:34} {times:7.3f} x {other:16} (aim {aim:.3f})", flush=True)
