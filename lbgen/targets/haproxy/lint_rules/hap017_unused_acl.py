"""an ACL is never asked for

Why: It costs nothing at run time, but a reader takes it for a rule that holds: an ACL that once guarded something
and is no longer named guards nothing.

Bad:

```haproxy
frontend web
    bind :8080
    acl internal src 10.0.0.0/8
    acl is_api path_beg /api/
    use_backend api if is_api
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    acl internal src 10.0.0.0/8
    acl is_api path_beg /api/
    use_backend api if is_api internal
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", "backend", "defaults", severity=Severity.INFO)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each name whether any other line of the section says it."""
    if not node.acls:
        return
    said = {word.lstrip("!") for one in node.statements for word in (one.words[2:] if one.keyword != "acl" else ())}
    for name, acls in node.acls.items():
        if name not in said and "$" not in name:
            for acl in acls:
                yield Problem(
                    acl.statement.word_span(1),
                    f"no line of {node.title} asks for ACL `{name}`",
                    "use it in a condition, or remove it",
                    fix=acl.statement.removing(f"remove ACL `{name}`"),
                )
