"""What something is rendered or linted for."""

from __future__ import annotations

from lbgen.lean_typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lbgen.ports.version import Version


class Options(NamedTuple):
    """The engine's version and edition (or the controller/profile, in Kubernetes)."""

    version: Version = ()
    edition: str = ""
