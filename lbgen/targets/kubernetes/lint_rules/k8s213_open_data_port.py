"""a database on a load balancer without source ranges

Why: A Service of type LoadBalancer is open to the internet unless it is internal or names `loadBalancerSourceRanges`.
Data stores are found there within hours.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  type: LoadBalancer
  selector: {app: shop}
  ports:
    - {port: 5432}
```

Good:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.0.0.0/8]
  selector: {app: shop}
  ports:
    - {port: 5432}
```

See: Kubernetes documentation: Service, loadBalancerSourceRanges, internal load balancer; IANA port numbers
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests

_STORES = {
    1433: "SQL Server", 1521: "Oracle", 2379: "etcd", 3306: "MySQL", 5432: "PostgreSQL", 5984: "CouchDB", 6379: "Redis",
    7000: "Cassandra", 9042: "Cassandra", 9092: "Kafka", 9200: "Elasticsearch", 11211: "memcached", 27017: "MongoDB",
}  # fmt: skip
_INTERNAL = ("internal", "scheme", "load-balancer-type", "networking.gke.io")


@rule("open Service", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(service: Service, _unit: Manifests) -> Iterator[Problem]:
    """Well-known ports, no ranges, and no annotation that could make it internal."""
    is_kept_in = any(any(word in key for word in _INTERNAL) for key, _ in service.annotations.entries)
    if service.type != "LoadBalancer" or is_kept_in or service.spec["loadBalancerClass"]:
        return
    for port in service.ports if not any(service.spec["loadBalancerSourceRanges"].texts) else ():
        store = _STORES.get(port["port"].number or 0)
        if store:
            yield Problem(
                port["port"].span,
                f"the port of {store} is open to every address",
                "name `loadBalancerSourceRanges`, or make the load balancer internal",
                related=(Label(service.spec["type"].span, "a load balancer"),),
            )
