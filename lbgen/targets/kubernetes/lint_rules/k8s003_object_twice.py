"""the same object stands here twice

Why: Objects of one kind, namespace and name are one object: applying both leaves the later one, and nobody is told.
Which one wins depends on the order of the files.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 9090}
```

Good:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: v1
kind: Service
metadata:
  name: shop-admin
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 9090}
```

See: Kubernetes documentation: Object Names and IDs
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("*", severity=Severity.ERROR)
def check(unit: Manifests, _unit: Manifests) -> Iterator[Problem]:
    """Kinds, namespaces and names that repeat; not where kustomize gives other names than those written."""
    seen: dict[tuple[str, str, str], Thing] = {}
    for thing in () if unit.renames else unit.things:
        first = seen.setdefault(thing.key, thing)
        if first is not thing and thing.name and not (thing.is_patch or first.is_patch):
            yield Problem(
                thing.name_part.span,
                f"{thing.title} stands here twice: the later one replaces the first",
                "rename one, or remove it",
                related=(Label(first.name_part.span, "the first"),),
            )
