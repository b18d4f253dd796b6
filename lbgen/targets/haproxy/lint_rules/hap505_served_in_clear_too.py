"""what is served by TLS is served in clear too

Why: Browsers and links without `https` come in clear, and stay there: passwords and cookies travel readable, and
whoever is on the way can change the page.

Bad:

```haproxy
frontend web
    bind :8080
    bind :8443 ssl crt /etc/ssl/site.pem alpn h2,http/1.1
    http-response set-header Strict-Transport-Security "max-age=31536000" if { ssl_fc }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    bind :8443 ssl crt /etc/ssl/site.pem alpn h2,http/1.1
    http-request redirect scheme https code 301 unless { ssl_fc }
    http-response set-header Strict-Transport-Security "max-age=31536000" if { ssl_fc }
    default_backend app
```

See: HAProxy configuration manual 2.8, "http-request redirect"; RFC 9325, section 3.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import Bind, HaproxyUnit, SectionView, Statement

_REDIRECT = "http-request redirect scheme https code 301 unless { ssl_fc }"
_ENDS = frozenset(("deny", "redirect", "reject", "return", "tarpit"))
_SCHEME = frozenset(("dst_port", "ssl_fc"))  # what tells TLS from clear text


@rule("*", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(_: HaproxyUnit, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each backend that is reached by TLS from one address and in clear from another."""
    secure = {front: bind for front in unit.fronts if front.is_http for bind in front.binds[::-1] if bind.is_tls}
    if not secure:
        return
    clear = {front: bind for front in unit.fronts if (bind := _clear(front))}
    for name, fronts in unit.targets.items():
        over_tls = next((secure[front] for front in fronts if front in secure), None)
        back = unit.backends.get(name)
        if not name or over_tls is None or (back and _tells_apart(back)):
            continue
        for front in fronts:
            bind = clear.pop(front, None)
            if bind:
                yield Problem(
                    bind.statement.word_span(1),
                    f"what is sent to `{name}` by TLS is served here in clear",
                    f"add `{_REDIRECT}`",
                    related=(Label(over_tls.statement.span(), "TLS ends here"),),
                    fix=front.binds[-1].statement.followed_by("redirect to HTTPS", _REDIRECT, safe=False),
                )


def _clear(front: SectionView) -> Bind | None:
    """The first address without TLS that others can reach, of a frontend that serves there."""
    plain = (bind for bind in front.binds if not bind.is_tls and not bind.is_local and not bind.has("accept-proxy"))
    found = next((bind for bind in plain if not bind.is_unknown and 443 not in bind.ports), None)
    return found if found and front.is_http and not _tells_apart(front) else None


def _tells_apart(section: SectionView) -> bool:
    """Whether a rule ends every request, or some by how they came."""
    return any(_ENDS.intersection(one.action[:2]) and _by_scheme(section, one) for one in _rules(section))


def _rules(section: SectionView) -> list[Statement]:
    return section.all("http-request", "redirect")


def _by_scheme(section: SectionView, statement: Statement) -> bool:
    if statement.condition is None or any(word.startswith("https") for word in statement.action):
        return True
    return any(
        test.fetch in _SCHEME or "x-forwarded-proto" in test.arguments.lower() for test, _ in section.tests(statement)
    )
