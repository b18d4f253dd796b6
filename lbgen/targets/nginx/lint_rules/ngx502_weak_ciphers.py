"""weak ciphers are offered

Why: RC4, DES and export ciphers can be broken, and those without encryption or authentication protect nothing. A name
that the OpenSSL of today leaves out is offered again by the next machine that has an older one.

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:DES-CBC3-SHA:RC4-SHA;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;
}
```

See: RFC 7465 (RC4), RFC 8996, CVE-2016-2183 (3DES); docs.openssl.org, "openssl-ciphers"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced

_WEAK = ("RC4", "RC2", "3DES", "DES", "CBC3", "NULL", "ENULL", "ANULL", "MD5", "LOW", "ADH", "AECDH", "IDEA")
_EXPORT = lazy_pattern(r"EXP(?:ORT)?\d*$")


@rule("ssl_ciphers", "proxy_ssl_ciphers", "grpc_ssl_ciphers", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    words = [word for word in re.split(r"[:, ]", node.value()) if word]
    struck = {word[1:].upper() for word in words if word[0] == "!"}
    weak = [word for word in words if _is_weak(word, struck)]
    if not weak:
        return
    kept = [word for word in words if word not in weak]
    fix = None
    if any(word[0] not in "!-+@" for word in kept):
        fix = Fix("offer the others only", (value_replaced(node, 0, f'"{":".join(kept)}"'),))
    named = ", ".join(f"`{word}`" for word in weak[:4])
    yield Problem(
        node.argument_span(),
        f"{named} {'is' if len(weak) == 1 else 'are'} offered where OpenSSL still has such ciphers",
        help="drop them, or drop the directive: OpenSSL's own list has none of them",
        fix=fix,
    )


def _is_weak(word: str, struck: set[str]) -> bool:
    """Whether a word adds something weak that no `!` takes away for good."""
    if word[0] in "!-+@":
        return False
    parts = re.split(r"[+\-_]", word.upper())
    found = {part for part in parts if part in _WEAK or _EXPORT.match(part)}
    if "CBC3" in found:
        found = {"3DES"}
    return bool(found - struck) and not (found & struck)
