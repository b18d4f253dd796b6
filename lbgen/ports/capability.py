"""What a target can do about a feature, since which version, and where that is documented."""

from __future__ import annotations

import enum

from lbgen.lean_typing import NamedTuple
from lbgen.ports.version import Version, parse


class Support(enum.Enum):
    """The four honest answers."""

    NATIVE = "native"
    EMULATED = "emulated"
    APPROXIMATED = "approximated"
    UNSUPPORTED = "unsupported"


class Row(NamedTuple):
    """One answer of one target about one feature.

    A target lists rows per feature in order of preference; the first that applies to the version and the
    edition in question counts. `why` says how (emulated), what differs (approximated) or why not
    (unsupported); `source` names the document and version, or `measured` for what a test of ours shows.
    `since` is the first version it holds for, as text: "1.29.6". `edition` is empty for every edition.
    """

    support: Support
    why: str = ""
    source: str = ""
    since: str = ""
    edition: str = ""

    def applies(self, version: Version, edition: str) -> bool:
        """Whether this row speaks about that version and edition of the target."""
        if self.edition and self.edition != edition:
            return False
        return not self.since or version >= parse(self.since)


class Use(NamedTuple):
    """One place of a topology that asks for a feature: its path in the spec and the value asked for."""

    feature: str
    path: tuple[str | int, ...]
    value: object
