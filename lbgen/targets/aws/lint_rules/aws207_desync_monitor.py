"""desync mitigation that only watches

Why: in monitor mode requests that two parsers read differently reach the targets: request smuggling is counted and
let through.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "monitor"
  enable_deletion_protection = true
}
```

Good:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = true
}
```

See: AWS Security Hub control ELB.12
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """`monitor`."""
    if resource.value("desync_mitigation_mode") == "monitor":
        fix = resource.replacing("desync_mitigation_mode", '"defensive"')
        message = f"`{resource.address}` lets requests through that are read in two ways"
        yield Problem(resource.span("desync_mitigation_mode"), message, "use defensive or strictest", fix=fix)
