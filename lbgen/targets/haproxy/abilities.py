"""What a version of HAProxy knows; each gate with its source."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Version


class Abilities(NamedTuple):
    """Gates that decide how something is written. Sources: the configuration manuals of each version, and
    `haproxy -c` of 2.6.12 and 2.8.25.
    """

    balance_hash: bool  # `balance hash <expression>`: manual 2.6, "balance"
    crt_store: bool  # section crt-store with `load crt X key Y`: manual 3.0, 3.12
    counts_hidden_failures: bool  # `observe` counts failures that a retry hides: measured, 2.8 does and 2.6 does not


def abilities(version: Version) -> Abilities:
    """The gates of one version."""
    return Abilities(
        balance_hash=version >= (2, 6),
        crt_store=version >= (3, 0),
        counts_hidden_failures=version >= (2, 8),
    )
