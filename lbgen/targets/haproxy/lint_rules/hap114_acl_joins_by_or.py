"""two lines of one ACL look at different things, and either is enough

Why: Lines with the same name are joined by "or". An ACL that was meant as "from this network and with this header"
holds for everybody with the header.

Bad:

```haproxy
frontend web
    bind :8080
    acl trusted src 10.0.0.0/8
    acl trusted hdr(x-token) letmein
    http-request deny unless trusted
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    acl from_inside src 10.0.0.0/8
    acl has_token hdr(x-token) letmein
    http-request deny unless from_inside has_token
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1: lines of one name make a logical "or"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", "backend", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about names whose lines look at an address and at something else, or at the host and the path."""
    for name, acls in node.acls.items():
        first = acls[0]
        other = next((acl for acl in acls if acl.test.subject != first.test.subject), None)
        if other is None or any(acl.statement.branch for acl in acls):
            continue
        subjects = {acl.test.subject for acl in acls}
        if "address" in subjects or {"host", "path"} <= subjects:
            yield Problem(
                other.statement.word_span(1, 2),
                f"`{name}` also holds when only its other line does",
                f"if both must hold, give them two names and write both in the condition; if either may, keep `{name}`",
                related=(Label(first.statement.word_span(1, 2), "the other line"),),
            )
