"""OCSP stapling of a certificate from Let's Encrypt

Why: Let's Encrypt stopped OCSP in 2025, and its certificates name no responder any more. nginx ignores the directive
and warns at each start: "no OCSP responder URL in the certificate".

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/letsencrypt/live/shop.example.com/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/shop.example.com/privkey.pem;
    ssl_stapling on;
    resolver 10.0.0.53;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/letsencrypt/live/shop.example.com/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/shop.example.com/privkey.pem;
    resolver 10.0.0.53;
}
```

See: letsencrypt.org, "Ending OCSP Support in 2025"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed


@rule("ssl_stapling", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or node.value() != "on" or around.name != "server":
        return
    certificates = around.all("ssl_certificate")
    theirs = [one for one in certificates if "/letsencrypt/" in one.value()]
    if certificates and len(theirs) == len(certificates) and not around.effective("ssl_stapling_responder"):
        verify = around.all("ssl_stapling_verify")
        yield Problem(
            node.span,
            "nothing is stapled: certificates of Let's Encrypt name no OCSP responder",
            help="remove it",
            related=(Label(theirs[0].span, "from Let's Encrypt"),),
            fix=Fix("remove the stapling", (removed(node), *map(removed, verify))),
        )
