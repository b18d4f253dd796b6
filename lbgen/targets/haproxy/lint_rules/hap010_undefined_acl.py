"""a condition asks for an ACL that this section does not have

Why: HAProxy refuses the file. An ACL belongs to the section it is written in, and must stand above the line that
uses it; those of `defaults` or of another frontend do not count.

Bad:

```haproxy
frontend web
    bind :8080
    acl is_api path_beg /api/
    http-request deny if !is_api { src 192.0.2.0/24 }
    use_backend api if is_app
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    acl is_api path_beg /api/
    http-request deny if !is_api { src 192.0.2.0/24 }
    use_backend api if is_api
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1 and section 7.4 (the ACLs that are there already)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement
from lbgen.targets.haproxy.resolved.names import closest

_BUILT_IN = frozenset(
    (
        *(
            "FALSE",
            "HTTP",
            "HTTP_1.0",
            "HTTP_1.1",
            "HTTP_2.0",
            "HTTP_3.0",
            "HTTP_CONTENT",
            "HTTP_URL_ABS",
            "HTTP_URL_SLASH",
        ),
        *(
            "HTTP_URL_STAR",
            "LOCALHOST",
            "METH_CONNECT",
            "METH_DELETE",
            "METH_GET",
            "METH_HEAD",
            "METH_OPTIONS",
            "METH_PATCH",
        ),
        *("METH_POST", "METH_PUT", "METH_TRACE", "RDP_COOKIE", "REQ_CONTENT", "TRUE", "WAIT_END"),
    )
)
_NAME = lazy_pattern(r"[A-Za-z0-9_.:-]+")


@rule("frontend", "listen", "backend", "defaults", severity=Severity.ERROR, is_refused=True)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each name in the section's conditions."""
    for statement, condition in node.conditions:
        for term in condition.terms:
            if not _NAME.fullmatch(term.name) or term.name in _BUILT_IN or _is_above(node, term.name, statement):
                continue
            later = node.acls.get(term.name)
            near = "" if later else closest(term.name, node.acls)
            advice = f"did you mean `{near}`?" if near else f"write `acl {term.name} ...` above this line"
            yield Problem(
                statement.word_span(term.first, term.last),
                f"{node.title} has no ACL `{term.name}`" + (" above this line" if later else ""),
                "move the ACL above the line that uses it" if later else advice,
                related=(Label(later[0].statement.word_span(1), "defined only here"),) if later else (),
            )


def _is_above(node: SectionView, name: str, statement: Statement) -> bool:
    return any(acl.statement.order < statement.order for acl in node.acls.get(name, ()))
