"""What a version and edition of nginx knows; each gate with its source."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Options


class Abilities(NamedTuple):
    """Gates that decide how something is written. Sources: nginx's CHANGES, and `nginx -t` of 1.22.1 and 1.31.3."""

    least_time: bool  # open source since 1.31.0
    sticky: bool  # open source since 1.29.6
    drain: bool  # open source since 1.29.6
    resolve: bool  # open source since 1.27.3
    http2_directive: bool  # `http2 on;` since 1.25.1
    http2_servers: bool  # `proxy_http_version 2` since 1.29.4
    modern_proxy: bool  # HTTP/1.1, no Connection header and keep-alive by default since 1.29.7
    ticket_rotation: bool  # session ticket keys rotate since 1.23.2
    plus: bool


def abilities(options: Options) -> Abilities:
    """The gates of one version; Plus had the first four before open source did."""
    version, plus = options.version, options.edition == "plus"
    return Abilities(
        least_time=plus or version >= (1, 31, 0) or version == (1, 31),
        sticky=plus or version >= (1, 29, 6),
        drain=plus or version >= (1, 29, 6),
        resolve=plus or version >= (1, 27, 3),
        http2_directive=version >= (1, 25, 1),
        http2_servers=version >= (1, 29, 4),
        modern_proxy=version >= (1, 29, 7),
        ticket_rotation=version >= (1, 23, 2),
        plus=plus,
    )
