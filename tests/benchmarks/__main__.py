"""`python -m tests.benchmarks [--quick]`: start-up, growth with the spec beside what engines need, lint, simulation.

`python -m tests.benchmarks.simulating` prints the last part alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from lbgen.targets.nginx.engine import NginxEngine, check_copy, command
from tests.benchmarks.linting import linting
from tests.benchmarks.simulating import simulating
from tests.benchmarks.specs import routes, servers
from tests.benchmarks.timing import cpu_s, exponent, ratio
from tests.conftest import ROOT

PASS = [sys.executable, "-c", "pass"]
IMPORTS = [sys.executable, "-c", "import pydantic, jinja2; pydantic.BaseModel"]
LBGEN = [str(Path(sys.executable).parent / "lbgen")]
SHOP = str(ROOT / "examples" / "shop" / "shop.lbgen.yaml")


def start_up() -> None:
    """Small commands against `python -c pass`."""
    proxies = ["-t", "nginx", "-t", "haproxy", "--fail-on", "never"]
    rows = (
        ("--version", ["--version"], 1.3),
        ("--help", ["--help"], 6),
        ("validate --no-engines of shop", ["validate", "--no-engines", SHOP, *proxies], 8),
        ("render of shop", ["render", SHOP, "-o", "-", *proxies], 12),
    )
    for name, words, aim in rows:
        print(f"{name:34} {ratio([*LBGEN, *words], PASS):6.2f} x python -c pass   (aim {aim})", flush=True)
    print(f"{'import pydantic, jinja2':34} {ratio(IMPORTS, PASS):6.2f} x python -c pass", flush=True)
    print(f"{'render of shop':34} {ratio([*LBGEN, *rows[3][1]], IMPORTS):6.2f} x importing the libraries", flush=True)


def growth(quick: bool) -> None:
    """CPU and memory of render against `nginx -t` on what it wrote."""
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000)
    before = None
    for size in sizes:
        taken = _against_nginx(f"{size} servers", servers(size), size)
        if before:
            print(f"{'growth exponent':34} {exponent(before, taken, 10):6.2f}", flush=True)
        before = taken
    small = _against_nginx("1000 routes", routes(1_000), 1_000)
    large = _against_nginx("10000 routes", routes(10_000), 10_000)
    print(f"{'growth exponent':34} {exponent(small, large, 10):6.2f}", flush=True)


def _against_nginx(name: str, spec: str, size: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.lbgen.yaml"
        path.write_text(spec)
        words = [*LBGEN, "render", str(path), "-t", "nginx", "-o", folder, "--format", "concise", "--fail-on", "never"]
        runs = 3 if size <= 10_000 else 1
        ours, memory = min(cpu_s(words) for _ in range(runs))
        engine = NginxEngine().find()
        if engine is None:
            raise SystemExit("no nginx on this machine")
        text = (Path(folder) / "nginx" / "nginx.conf").read_text()
        (Path(folder) / "nginx.conf").write_text(check_copy(text, folder, engine)[0])
        theirs, its_memory = min(cpu_s(command(engine, folder, "-t"), folder) for _ in range(runs))
        megabytes = os.path.getsize(Path(folder) / "nginx.conf") / 1e6
        print(
            f"{name:34} {ours / theirs:6.2f} x nginx -t of {megabytes:.1f} MB   "
            f"({ours:.2f} s, {memory:.0f} MiB; nginx {theirs:.2f} s, {its_memory:.0f} MiB)",
            flush=True,
        )
        return ours


if __name__ == "__main__":
    start_up()
    growth("--quick" in sys.argv)
    linting("--quick" in sys.argv)
    simulating("--quick" in sys.argv)
