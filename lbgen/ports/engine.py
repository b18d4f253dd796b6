"""The real program behind a target."""

from __future__ import annotations

from lbgen.lean_typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbgen.ports.sheet import Artifact
    from lbgen.ports.version import Version


class Binary(NamedTuple):
    """A program that was found: where, which version, and its edition (`oss` or `plus`).

    `checks` says in words what its yes is worth, where it is not the program that will serve: "Terraform 1.11.4:
    planned against the provider's schema".
    """

    path: str
    version: Version
    edition: str = "oss"
    checks: str = ""


class Complaint(NamedTuple):
    """What an engine said about an artifact: the line it names (0 when none), its words, and whether it refused."""

    path: str
    line: int
    text: str
    fatal: bool


class Engine(Protocol):
    """Asks the real program about artifacts, hermetically: no DNS, no real certificates, no privileges, no fixed
    ports, nothing of the user's is written.
    """

    def find(self, wanted: Version | None = None) -> Binary | None:
        """The best binary on this machine, or None: one of the wanted major.minor, else the newest; PATH wins ties."""

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """What the program says; empty when it accepts without a word."""
