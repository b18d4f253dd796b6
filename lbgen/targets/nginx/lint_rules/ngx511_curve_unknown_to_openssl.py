"""a key exchange group that older OpenSSL does not know

Why: OpenSSL before 3.5 knows no post-quantum group, and refuses a list with an unknown one as a whole: nginx does not
start. Behind a `?` (OpenSSL 3.3 and newer) an unknown group is skipped.

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_ecdh_curve X25519:prime256v1;
}
```

See: docs.openssl.org, "SSL_CTX_set1_groups_list"; measured with OpenSSL 3.0 and 3.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_NEW = ("mlkem", "kyber")


@rule("ssl_ecdh_curve", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    groups = node.value().split(":")
    unknown = [one for one in groups if any(new in one.lower() for new in _NEW) and not one.startswith("?")]
    if not unknown:
        return
    library = "OpenSSL" if "kyber" in unknown[0].lower() else "OpenSSL before 3.5"
    yield Problem(
        node.argument_span(),
        f"nginx does not start with {library}, which does not know `{unknown[0]}`",
        help="leave it out: OpenSSL 3.5 offers `X25519MLKEM768` by itself, or write `?` before it (OpenSSL 3.3)",
    )
