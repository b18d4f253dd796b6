"""characters that break out of a directive

Why: ingress-nginx writes paths and annotation values into nginx.conf. A line end, `;`, a brace or a double quote ends
the directive there and begins another: CVE-2025-1097, CVE-2025-1098, CVE-2025-24514, CVE-2026-24512 (`path`) and
CVE-2026-3288 (`rewrite-target`) worked so. Controllers with the fixes refuse the Ingress.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/use-regex: "true"
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: '/x"; return 200; #'
            pathType: ImplementationSpecific
            backend: {service: {name: shop, port: {number: 80}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/use-regex: "true"
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /x/[0-9]{4}
            pathType: ImplementationSpecific
            backend: {service: {name: shop, port: {number: 80}}}
```

See: CVE-2025-1097, CVE-2025-1098, CVE-2025-24514, CVE-2025-15566, CVE-2026-24512, CVE-2026-3288
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.annotations import CRITICAL
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_HARMLESS = lazy_pattern(r"\$\{\w+\}|\{[0-9]+(,[0-9]*)?\}")
_BREAKS = lazy_pattern(r"[;{}\"\n\r]")


@rule("Ingress", severity=Severity.ERROR, confidence=Confidence.LIKELY)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Paths and values; braces of a regex's counts and of variables are fine, and snippets have their own rule."""
    if not ingress.is_ingress_nginx:
        return
    parts = [path.path_part for path in ingress.paths]
    parts += [
        value
        for key, value in ingress.annotations.entries
        if key.startswith(NGINX) and key.removeprefix(NGINX) not in CRITICAL
    ]
    for part in parts:
        found = _BREAKS.search(_HARMLESS.sub("", part.text.strip()))
        if found:
            shown = {"\n": "a line end", "\r": "a line end"}.get(found[0], f"`{found[0]}`")
            yield Problem(part.span, f"{shown} ends a directive of nginx.conf here", "write the value without it")
