"""One engine process: started on rendered files, waited for, ended by its own process group."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable

from lbgen.failure import Unable
from lbgen.lean_typing import TYPE_CHECKING, Self
from lbgen.ports import Binary
from lbgen.prove import files, loopback

if TYPE_CHECKING:
    from lbgen.prove.proxy import Habits

_START_S = 15
_END_S = 3


class Running:
    """A started engine; use as a context manager. `log` is what it printed so far."""

    def __init__(self, habits: Habits, binary: Binary, folder: str) -> None:
        self._habits, self._binary, self._folder = habits, binary, folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                self._habits.command(self._binary, self._folder),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._signal(signal.SIGTERM)
            try:
                self._process.wait(_END_S)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
                self._process.wait(_END_S)

    @property
    def log(self) -> str:
        """What the engine printed so far."""
        return files.read(self._log)

    def wait_until_listening(self, ports: Iterable[int]) -> None:
        """Return once every TCP port answers; Unable when the engine ends or stays silent."""
        waiting = list(ports)
        deadline = time.monotonic() + _START_S
        while waiting := [port for port in waiting if not loopback.is_listening(loopback.HOST, port)]:
            if not self.is_alive or time.monotonic() > deadline:
                raise Unable(f"`{self._binary.path}` did not start: {_last_lines(self.log)}")
            time.sleep(0.01)
        if not self.is_alive:
            raise Unable(f"`{self._binary.path}` ended at once: {_last_lines(self.log)}")

    @property
    def is_alive(self) -> bool:
        """Whether the engine has not ended."""
        return self._process is not None and self._process.poll() is None

    def reload(self) -> None:
        """Have it read its file again."""
        if self._process:
            self._habits.reload(self._process.pid)

    @property
    def _log(self) -> str:
        return os.path.join(self._folder, "engine.log")

    def _signal(self, number: int) -> None:
        """To the group we started, which holds the workers too."""
        if self._process:
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                return


def _last_lines(log: str) -> str:
    return " | ".join(log.strip().splitlines()[-4:]) or "it said nothing"
