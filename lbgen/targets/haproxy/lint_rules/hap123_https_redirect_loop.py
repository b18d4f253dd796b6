"""a redirect to HTTPS also answers requests that came by HTTPS

Why: Without `unless { ssl_fc }` the client is sent to where it already is, until it gives up: the site cannot be
reached.

Bad:

```haproxy
frontend web
    bind :8080
    bind :8443 ssl crt /etc/ssl/site.pem
    http-request redirect scheme https code 301
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    bind :8443 ssl crt /etc/ssl/site.pem
    http-request redirect scheme https code 301 unless { ssl_fc }
    default_backend app
```

See: HAProxy configuration manual 2.8, "http-request redirect"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.ERROR)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about redirects without a condition in a section where TLS ends."""
    if not node.is_tls:
        return
    for statement in node.own("http-request", "redirect"):
        words = statement.action
        is_redirect = "redirect" in words[:2]
        if is_redirect and words[words.index("redirect") + 1 :][:2] == ("scheme", "https") and not statement.condition:
            yield Problem(
                statement.span(),
                "requests that came by HTTPS are sent to HTTPS again, without end",
                "add `unless { ssl_fc }`",
                related=tuple(Label(one.statement.span(), "TLS ends here") for one in node.binds if one.is_tls)[:1],
                fix=statement.appending("leave out those that came by HTTPS", "unless { ssl_fc }"),
            )
