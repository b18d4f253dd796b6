"""a replaced prefix where there is not one prefix

Why: `ReplacePrefixMatch` takes away what the match has matched: the rule needs exactly one match, by PathPrefix. The
API server refuses the route.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - matches: [{path: {type: PathPrefix, value: /api}}, {path: {type: PathPrefix, value: /v1}}]
      filters:
        - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}
      backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - matches: [{path: {type: PathPrefix, value: /api}}]
      filters:
        - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}
      backendRefs: [{name: shop, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /v1}}]
      filters:
        - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPRoute CRD, validation of `rules`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import PREFIX
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """`ReplacePrefixMatch` under other or several matches."""
    yield from refused(thing, PREFIX)
