"""a path is forbidden as it is written, not as the server reads it

Why: HAProxy compares the path byte for byte. `//admin/`, `/./admin/` and `/%61dmin/` are no `/admin/` for it, but
most servers read them so: the request passes the deny and reaches what it guards (measured on 2.8).

Bad:

```haproxy
frontend web
    bind :8080
    http-request deny if { path_beg /admin/ } !{ src 10.0.0.0/8 }
    default_backend app
```

Good:

```haproxy
global
    log stdout format raw local0
    expose-experimental-directives
    user nobody

frontend web
    mode http
    bind :8080
    log global
    timeout client 30s
    timeout http-request 10s
    http-request normalize-uri percent-decode-unreserved
    http-request normalize-uri path-merge-slashes
    http-request normalize-uri path-strip-dot
    http-request normalize-uri path-strip-dotdot
    http-request deny if { path_beg /admin/ } !{ src 10.0.0.0/8 }
    http-request return status 200
```

See: HAProxy configuration manual 2.8, "http-request normalize-uri"; RFC 3986, section 6.2.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_REFUSING = frozenset(("auth", "deny", "reject", "silent-drop", "tarpit"))
_METHODS = frozenset(("", "str", "beg", "dir", "reg"))


@rule("http-request", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about rules that refuse some paths (those that refuse all but some are safe)."""
    condition = node.condition
    if node.word(1) not in _REFUSING or condition is None or condition.is_unless:
        return
    if node.section.mode == "tcp" or any(one.word(1) == "normalize-uri" for one in node.section.rules):
        return
    for term in condition.terms:
        tests = [term.test] if term.test else [acl.test for acl in node.section.acls.get(term.name, ())]
        if term.is_negated or not any(test.is_path and test.method in _METHODS for test in tests):
            continue
        if all(text == "/" for test in tests for text in test.texts):
            continue
        yield Problem(
            node.word_span(term.first, term.last),
            "other spellings of this path pass, such as `//` in front or `%61` for `a`",
            "put `http-request normalize-uri` rules above, or refuse all paths but those that are meant to be open",
        )
        return
