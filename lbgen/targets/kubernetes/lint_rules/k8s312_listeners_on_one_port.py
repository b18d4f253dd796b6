"""listeners of protocols that cannot share a port

Why: A TCP listener takes every connection of its port, so none of the listeners on that port is accepted. Plain HTTP
and TLS on one port need a proxy that looks at the first bytes; most implementations set `Conflicted`.

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
    - {name: raw, port: 80, protocol: TCP}
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
    - {name: raw, port: 9000, protocol: TCP}
```

See: Gateway API v1.6: GatewaySpec.listeners, Distinct Listeners; ListenerReasonProtocolConflict
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.gateway import Gateway, Listener
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.ERROR)
def check(gateway: Gateway, _unit: Manifests) -> Iterator[Problem]:
    """TCP beside anything over TCP; HTTP beside TLS (a warning: some implementations tell the two apart)."""
    first: dict[tuple[int | None, str], Listener] = {}
    for listener in gateway.listeners:
        if listener.port is None:
            continue
        mine = _layer(listener.protocol)
        for layer in ("raw", "plain", "tls"):
            other = first.get((listener.port, layer))
            if mine and mine != layer and other is not None:
                yield Problem(
                    listener.part["port"].span,
                    f"{listener.protocol} and {other.protocol} share port {listener.port}: neither is accepted",
                    "give one of them another port",
                    related=(Label(other.part["port"].span, f"the {other.protocol} listener"),),
                    severity=None if "raw" in (mine, layer) else Severity.WARNING,
                )
                break
        first.setdefault((listener.port, mine), listener)


def _layer(protocol: str) -> str:
    return {"TCP": "raw", "HTTP": "plain", "HTTPS": "tls", "TLS": "tls"}.get(protocol, "")
