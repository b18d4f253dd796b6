"""two sections of one kind have the same name

Why: HAProxy refuses the file. Names are unique among frontends, and among backends; a `listen` is both.

Bad:

```haproxy
backend app
    server app1 10.0.0.1:8080

backend app
    server app2 10.0.0.2:8080
```

Good:

```haproxy
backend app
    server app1 10.0.0.1:8080

backend app-v2
    server app2 10.0.0.2:8080
```

See: HAProxy configuration manual 2.8, chapter 4 "Proxies": names are unique per kind
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_KINDS = {"frontend": ("front",), "backend": ("back",), "listen": ("front", "back")}


@rule("*", severity=Severity.ERROR, is_refused=True)
def check(_: HaproxyUnit, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the names of frontends and backends; a listen is both."""
    seen: dict[tuple[str, str], SectionView] = {}
    for section in unit.proxies:
        keys = [(kind, section.name) for kind in _KINDS[section.kind]]
        first = next((seen[key] for key in keys if key in seen), None)
        if (
            first
            and section.name
            and first.head.source == section.head.source
            and not first.head.excludes(section.head)
        ):
            yield Problem(
                section.head.word_span(1),
                f"the name `{section.name}` is taken",
                "give it another name, or join the two sections",
                related=(Label(first.head.word_span(0, 1), "first used here"),),
            )
        for key in keys:
            seen.setdefault(key, section)
