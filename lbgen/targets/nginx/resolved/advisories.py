"""Vulnerabilities of nginx, and what in a configuration opens it to them.

Versions are those of nginx.org's "Security advisories" and of the CVE records behind it, as of November 2026. What
concerns every configuration alike is not here: that is a matter of the version, not of the configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lbgen.diagnostics import Severity
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Version
from lbgen.ports.version import is_between
from lbgen.targets.nginx.resolved import openings
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.unit import NginxUnit


class Advisory(NamedTuple):
    """A vulnerability: versions from `since` up to `before` have it, but for those from `backported` on."""

    cve: str
    since: Version
    before: Version
    backported: tuple[Version, ...]
    effect: str
    opened_by: Callable[[NginxUnit], Iterator[Node]]
    is_major: bool = False

    def concerns(self, version: Version) -> bool:
        """Whether a version has it."""
        return is_between(version, self.since, self.before, self.backported)

    def fixed_in(self, version: Version) -> Version:
        """The next version without it: one of the same branch, if there is one."""
        return next((end for end in self.backported if end[:2] == version[:2]), self.before)


_MENDED_BY_NGINX = (1, 30)  # the oldest branch that nginx.org makes releases of
_CRASH = "a request can crash the worker, or do worse"
_FILE_CRASH = "a file can crash the worker, or show its memory"
_NOV = ((1, 31, 9), ((1, 30, 7),))
_OCT = ((1, 31, 7), ((1, 30, 6),))
_JUL = ((1, 31, 3), ((1, 30, 4),))
_JUN = ((1, 31, 2), ((1, 30, 3),))
_MAY = ((1, 31, 0), ((1, 30, 1),))
_MARCH = ((1, 29, 7), ((1, 28, 3),))

ADVISORIES: Sequence[Advisory] = (
    Advisory("CVE-2026-123007", (1, 9, 5), *_NOV, _CRASH, openings.http2, is_major=True),
    Advisory("CVE-2026-123633", (1, 19, 7), *_NOV, _CRASH, openings.http2),
    Advisory("CVE-2026-118899", (1, 13, 0), *_NOV, "a request can hold a worker for good", openings.tls_1_3, True),
    Advisory("CVE-2026-121810", (1, 25, 0), *_NOV, _CRASH, openings.http3),
    Advisory("CVE-2026-125283", (0, 9, 6), *_NOV, _CRASH, openings.alias_with_try_files),
    Advisory("CVE-2026-113425", (0, 5, 33), *_NOV, _CRASH, openings.mail, is_major=True),
    Advisory("CVE-2026-120967", (1, 25, 5), *_NOV, "a certificate for another name is let in", openings.stream_mtls),
    Advisory("CVE-2026-15176", (0, 1, 29), *_OCT, _CRASH, openings.alias_with_rewrite),
    Advisory("CVE-2026-95101", (1, 25, 0), *_OCT, "a request can add to another's body", openings.http3),
    Advisory("CVE-2026-97629", (1, 23, 3), *_OCT, "a session ticket can be forged", openings.rotated_tickets),
    Advisory("CVE-2026-97205", (1, 30, 0), *_OCT, _CRASH, openings.ssi_with_aio),
    Advisory("CVE-2026-90439", (1, 25, 0), (1, 31, 6), ((1, 30, 5),), _CRASH, openings.http3),
    Advisory("CVE-2026-60005", (1, 15, 8), *_JUL, "an answer can show the worker's memory", openings.sliced_captures),
    Advisory("CVE-2026-56434", (0, 8, 11), *_JUL, "the server behind can crash the worker", openings.ssi_unbuffered),
    Advisory("CVE-2026-42530", (1, 31, 0), (1, 31, 2), (), _CRASH, openings.http3, is_major=True),
    Advisory("CVE-2026-42055", (1, 13, 10), *_JUN, _CRASH, openings.odd_headers_to_http2),
    Advisory("CVE-2026-42926", (1, 29, 4), *_MAY, "a client can add requests of its own", openings.body_to_http2),
    Advisory("CVE-2026-42946", (0, 8, 42), *_MAY, "the server behind can read the worker's memory", openings.scgi),
    Advisory("CVE-2026-40701", (1, 19, 0), *_MAY, "a DNS answer can crash the worker", openings.ocsp),
    Advisory("CVE-2026-27654", (0, 5, 13), *_MARCH, "COPY and MOVE can leave the folder", openings.dav_in_alias),
    Advisory("CVE-2026-32647", (1, 1, 19), *_MARCH, _FILE_CRASH, openings.mp4),
    Advisory("CVE-2026-1642", (1, 3, 0), (1, 29, 5), ((1, 28, 2),), "answers can be added to", openings.tls_upstream),
    Advisory("CVE-2024-7347", (1, 5, 13), (1, 27, 1), ((1, 26, 2),), _FILE_CRASH, openings.mp4),
    Advisory("CVE-2024-32760", (1, 25, 0), (1, 27, 0), ((1, 26, 1),), _CRASH, openings.http3),
    Advisory("CVE-2024-24990", (1, 25, 0), (1, 25, 4), (), _CRASH, openings.http3, is_major=True),
    Advisory("CVE-2022-41741", (1, 1, 3), (1, 23, 2), ((1, 22, 1),), _FILE_CRASH, openings.mp4),
    Advisory("CVE-2021-23017", (0, 6, 18), (1, 21, 0), ((1, 20, 1),), "a DNS answer can crash it", openings.resolver),
    Advisory("CVE-2019-9511", (1, 9, 5), (1, 17, 3), ((1, 16, 1),), "a client can use up its time", openings.http2),
    Advisory("CVE-2018-16843", (1, 9, 5), (1, 15, 6), ((1, 14, 1),), "a client can use up its memory", openings.http2),
)


def newest_fix() -> tuple[Version, tuple[Version, ...]]:
    """The version from which none of them is left, and the same in older branches."""
    last = max(ADVISORIES, key=lambda one: one.before)
    return last.before, last.backported


def milder(version: Version) -> tuple[Severity | None, tuple[str, ...]]:
    """The severity of a vulnerability in a version that distributions mend under its old number, and a note on it."""
    if version >= _MENDED_BY_NGINX:
        return None, ()
    return Severity.WARNING, (
        "distributions carry fixes back to such a version: their package's change log tells whether yours has this one",
    )
