"""a network load balancer that shares by zone, not by target

Why: by default each zone's address sends to the targets of its own zone. With three targets in one zone and one in
the other, the one gets half of everything.

Bad:

```hcl
resource "aws_lb" "db" {
  name                             = "db"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = var.subnets
  enable_deletion_protection       = true
}
```

Good:

```hcl
resource "aws_lb" "db" {
  name                             = "db"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = var.subnets
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
}
```

See: AWS Security Hub control ELB.9; AWS Elastic Load Balancing user guide (read 2026-11)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.aws.forwarding import is_network
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Network type, off or left out."""
    name = "enable_cross_zone_load_balancing"
    if is_network(resource) and resource.is_true(name) is False:
        fix = (
            resource.replacing(name, "true", safe=False)
            if resource.attribute(name)
            else resource.adding(name, "true", safe=False)
        )
        message = f"`{resource.address}` spreads over zones evenly, whatever their number of targets"
        yield Problem(resource.span(name), message, f"set `{name} = true` (traffic between zones is billed)", fix=fix)
