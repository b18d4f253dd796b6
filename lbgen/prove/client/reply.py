"""What came back."""

from __future__ import annotations

import json

from lbgen.lean_typing import Any, NamedTuple


class Reply(NamedTuple):
    """One answer, or `status` 0 and the reason in `broken` when there was none.

    `headers` are in order and as spelled. `took_ms` is from the first byte sent to the last byte received.
    `certificate` is the peer's, DER, where TLS was spoken; `protocol` is HTTP's version as the answer states it.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    took_ms: float = 0.0
    protocol: str = ""
    certificate: bytes = b""
    broken: str = ""

    def all(self, name: str) -> list[str]:
        """Every value of one header, in order; the name is compared without case."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    def first(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next(iter(self.all(name)), None)

    @property
    def said(self) -> dict[str, Any]:
        """What a stub said about itself and the request; empty when no stub answered."""
        if not self.body.startswith(b"{"):
            return {}
        try:
            said = json.loads(self.body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    @property
    def server(self) -> str | None:
        """The stub that answered, or None."""
        name = self.said.get("server")
        return name if isinstance(name, str) else None

    @property
    def cookies(self) -> dict[str, str]:
        """Names and values of Set-Cookie, without attributes."""
        pairs = (line.partition(";")[0].partition("=") for line in self.all("set-cookie"))
        return {name.strip(): value for name, _, value in pairs}

    @property
    def summary(self) -> str:
        """`200 from api1`, `308 to https://…`, `no answer (refused)`: one line for a report."""
        if not self.status:
            return f"no answer ({self.broken})"
        if self.server:
            return f"{self.status} from {self.server}"
        location = self.first("location")
        return f"{self.status} to {location}" if location else str(self.status)


def broken(error: Exception) -> Reply:
    """An answer that did not come, in a word or two."""
    match error:
        case TimeoutError():
            why = "silence"
        case ConnectionRefusedError():
            why = "refused"
        case ConnectionResetError() | BrokenPipeError():
            why = "reset"
        case EOFError():
            why = "closed"
        case _:
            why = str(error) or type(error).__name__
    return Reply(0, broken=why)
