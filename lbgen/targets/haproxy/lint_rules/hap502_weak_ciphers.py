"""a cipher is allowed that is broken

Why: RC4, DES, 3DES, MD5, export and null ciphers can be read or forged; anonymous ones tell nobody who answers.

Bad:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ciphers ECDHE-RSA-AES128-GCM-SHA256:DES-CBC3-SHA
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384
    default_backend app
```

See: RFC 7465 (RC4), RFC 8996, Mozilla server-side TLS guidelines
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_WEAK = lazy_pattern(
    r"(?:^|[-+])(?:RC4|DES|3DES|MD5|NULL|EXP|EXPORT|EXPORT40|EXPORT56|ADH|AECDH|aNULL|eNULL|LOW|SSLv2)(?:$|[-+])"
)


@rule(
    "bind",
    "server",
    "default-server",
    "global ssl-default-bind-ciphers",
    "global ssl-default-server-ciphers",
    severity=Severity.ERROR,
)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each cipher that is not taken out."""
    at = node.words.index("ciphers") + 1 if "ciphers" in node.words else 1
    if at == 1 and not node.keyword.startswith("ssl-default"):
        return
    for name in node.word(at).split(":"):
        if name[:1] not in ("!", "-") and _WEAK.search(name):
            yield Problem(
                node.word_span(at),
                f"`{name}` is a broken cipher",
                "leave it out; Mozilla's intermediate list is a good start",
            )
            return
