"""a redirect to where the request already is

Why: A route that names a Gateway without `sectionName` attaches to all its listeners. A redirect to HTTPS then
answers HTTPS requests, too, with their own address: browsers stop with `too many redirects`.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP}
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect: {scheme: https, statusCode: 301}
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP}
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge, sectionName: web}]
  hostnames: [shop.example.com]
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect: {scheme: https, statusCode: 301}
```

See: Gateway API v1.6: HTTPRequestRedirectFilter (scheme, port); guide: HTTP redirects and rewrites
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import attached
from lbgen.targets.kubernetes.resolved.gateway import Listener
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route, RouteRule
from lbgen.targets.kubernetes.resolved.unit import Manifests

_SCHEMES = {"HTTP": "http", "HTTPS": "https"}
_USUAL = {"http": 80, "https": 443}


@rule("HTTPRoute", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Redirects that change nothing for the requests of a listener (a warning where its port is not the usual one)."""
    listeners = list(attached(route)) if any(one.redirect for one in route.rules) else []
    for one in route.rules:
        redirect = one.redirect
        if not redirect or redirect["path"] or not _keeps_host(redirect, route) or _is_narrow(one):
            continue
        found = next((it for it in listeners if _keeps_address(redirect, it)), None)
        if found is not None:
            is_usual = found.port == _USUAL[_SCHEMES[found.protocol]]
            yield Problem(
                (redirect["scheme"] or redirect).key_span,
                f"listener `{found.name}` answers its requests with a redirect to the same address: an endless loop",
                "name the listener that is to redirect with `sectionName`",
                related=(Label(found.part["name"].span, "this listener takes the route, too"),),
                severity=None if is_usual else Severity.WARNING,
            )


def _keeps_host(redirect: Part, route: Route) -> bool:
    host = redirect["hostname"].text
    return not host or [one.text for one in route.hostnames] == [host]


def _keeps_address(redirect: Part, listener: Listener) -> bool:
    scheme = _SCHEMES.get(listener.protocol, "")
    port = redirect["port"].number
    return bool(scheme) and redirect["scheme"].text in ("", scheme) and port in (None, listener.port)


def _is_narrow(one: RouteRule) -> bool:
    """Whether every match asks for headers: a proxy in front may write them (`X-Forwarded-Proto`)."""
    return bool(one.matches) and all(any(match["headers"].items) for match in one.matches)
