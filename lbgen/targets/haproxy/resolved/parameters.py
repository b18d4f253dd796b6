"""What follows the address of a `server` or `bind` line (manual 2.8 to 3.2, sections 5.1 and 5.2)."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple

_SERVER = (
    "addr agent-addr agent-inter agent-port agent-send alpn ca-file check-alpn check-proto check-sni ciphers "
    "ciphersuites client-sigalgs cookie crl-file crt curves downinter error-limit fall fastinter guid hash-key "
    "id idle-ping init-addr init-state inter interface log-bufsize log-proto max-reuse maxconn maxqueue "
    "minconn namespace npn observe on-error on-marked-down on-marked-up pool-conn-name pool-low-conn pool-max- "
    "conn pool-purge-delay port proto proxy-v2-options redir renegotiate resolve-net resolve-opts resolve- "
    "prefer resolvers rise shard sigalgs slowstart sni socks4 source ssl-max-ver ssl-min-ver tcp-md5sig tcp-ut "
    "track usesrc verify verifyhost weight ws "
)
_BIND = (
    "accept-netscaler-cip alpn backlog ca-file ca-ignore-err ca-sign-file ca-sign-pass ca-verify-file cc "
    "ciphers ciphersuites client-sigalgs crl-file crt crt-ignore-err crt-list curves default-crt ecdhe expose- "
    "fd gid group guid-prefix id idle-ping interface ktls level maxconn mode mss name namespace nbconn nice "
    "npn ocsp-update process proto quic-cc-algo quic-socket severity-output shards sigalgs ssl-max-ver ssl- "
    "min-ver tcp-md5sig tcp-ut thread tls-ticket-keys uid user verify "
)
SERVER_VALUED = frozenset(_SERVER.split())
BIND_VALUED = frozenset(_BIND.split())


class Parameter(NamedTuple):
    """One parameter: its value (empty for a flag) and the index of its first word in its statement."""

    value: str
    at: int


def read(words: Sequence[str], start: int, valued: frozenset[str]) -> list[tuple[str, Parameter]]:
    """Names and parameters from `start` on, in written order."""
    found = []
    position = start
    while position < len(words):
        name = words[position]
        if name in valued and position + 1 < len(words):
            found.append((name, Parameter(words[position + 1], position)))
            position += 2
        else:
            found.append((name, Parameter("", position)))
            position += 1
    return found
