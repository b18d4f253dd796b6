"""a health check that takes longer than its interval

Why: AWS refuses a timeout that is not below the interval.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 10
    unhealthy_threshold = 3
  }
}
```

Good:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Health checks, HealthCheckTimeoutSeconds below
HealthCheckIntervalSeconds
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Both known; the interval is 30 s by default."""
    for block in resource.nested("health_check"):
        timeout, interval = block.number("timeout"), block.number("interval", 30)
        if timeout is not None and interval is not None and timeout >= interval:
            message = f"`{resource.address}` waits {timeout:g} s for a check that is due every {interval:g} s"
            yield Problem(block.span("timeout"), message, "make the timeout shorter than the interval")
