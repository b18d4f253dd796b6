"""a load balancer without access logs

Why: without them nobody can say afterwards who asked for what and which target answered; the metrics only count.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
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
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true

  access_logs {
    bucket  = var.log_bucket
    enabled = true
  }
}
```

See: AWS Security Hub control ELB.5
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.INFO, is_pedantic=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """No block, or one that is not enabled."""
    logs = resource.nested("access_logs")
    if resource.lacks("access_logs") or any(log.is_true("enabled", default=False) is False for log in logs):
        place = logs[0].span("enabled") if logs else resource.span()
        yield Problem(
            place, f"`{resource.address}` logs no requests", "add `access_logs { bucket = …, enabled = true }`"
        )
