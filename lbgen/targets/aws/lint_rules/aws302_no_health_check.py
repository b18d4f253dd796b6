"""a target group with default health checks

Why: without `health_check` an application load balancer asks for `/` every 30 s and takes 200 alone for healthy: a
page that redirects to a log-in marks every target as down, and a page without a database as up.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Health checks for your target groups; AWS Security Hub ELB.21
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """HTTP target groups without the block."""
    if resource.lacks("health_check") and resource.text("protocol") in ("HTTP", "HTTPS"):
        message = f"`{resource.address}` is checked with a request for `/` every 30 s"
        yield Problem(
            resource.span(), message, 'add `health_check { path = "/health", matcher = "200" }` with your own path'
        )
