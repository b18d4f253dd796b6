"""a load balancer in one zone

Why: an application load balancer needs subnets in two zones (AWS refuses one), and a network one with a single zone
is down when the zone is.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = ["subnet-0a1b2c3d"]
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}
```

Good:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Subnets for your load balancer; AWS Security Hub control
ELB.13
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import is_network
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """One subnet, written out."""
    subnets = resource.texts("subnets")
    mappings = resource.nested("subnet_mapping")
    count = len(subnets) if resource.has("subnets") and subnets is not None else len(mappings)
    if count == 1 and not resource.is_dynamic("subnet_mapping"):
        place = resource.span("subnets") if resource.has("subnets") else mappings[0].span()
        severity = Severity.WARNING if is_network(resource) else None
        message = f"`{resource.address}` lives in one subnet"
        yield Problem(place, message, "name subnets in two availability zones", severity=severity)
