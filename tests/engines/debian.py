"""Debian's own nginx 1.22 and HAProxy 2.6, unpacked beside the project without being installed."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from tests.conftest import ROOT, missing

CACHE = ROOT / ".cache" / "engines"
PACKAGES = {
    "nginx": ("nginx", "nginx-common", "nginx-core", "libnginx-mod-stream"),
    "haproxy": ("haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1"),
}
PROGRAM = {"nginx": "usr/sbin/nginx", "haproxy": "usr/sbin/haproxy"}


def unpacked(engine: str) -> str:
    """The program's path; fetched once. Skips (fails in CI) where packages cannot be had."""
    folder = CACHE / f"debian-{engine}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{engine}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _unpack(engine, folder)
    program = folder / PROGRAM[engine]
    return str(program if engine == "nginx" else _with_libraries(folder, program))


def _unpack(engine: str, folder: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        missing(f"Debian's {engine} is unpacked with apt-get and dpkg-deb, which are not here")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done = _run(["apt-get", "download", *PACKAGES[engine]], folder)
    if done.returncode and os.geteuid() == 0:
        _run(["apt-get", "update", "-qq"], folder)
        done = _run(["apt-get", "download", *PACKAGES[engine]], folder)
    if done.returncode:
        missing(f"Debian's {engine} cannot be downloaded: {done.stderr.strip()[-200:]}")
    for package in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(package), str(folder)], check=True, timeout=120)
    (folder / "done").touch()


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def _with_libraries(folder: Path, program: Path) -> Path:
    """A script that runs the program with the libraries unpacked beside it."""
    script = folder / "haproxy"
    libraries = ":".join(sorted({str(path.parent) for path in folder.rglob("*.so*")}))
    text = f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}" exec "{program}" "$@"\n'
    if not script.exists() or script.read_text() != text:  # another worker may be running it
        script.write_text(text)
        script.chmod(0o755)
    return script
