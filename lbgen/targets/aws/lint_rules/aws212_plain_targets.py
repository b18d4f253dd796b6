"""https up to the load balancer, plain http behind it

Why: between load balancer and targets the traffic is in clear text. Inside one VPC many accept that; card and health
data rules often do not.

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
    timeout             = 5
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}
```

Good:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTPS"
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

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}
```

See: AWS Security Hub control ELB.18
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards, shares
from lbgen.targets.aws.resources import FolderUnit, Resource


@rule("aws_lb_listener", severity=Severity.INFO, is_pedantic=True)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """HTTPS listener, HTTP target group."""
    if resource.value("protocol") != "HTTPS":
        return
    for address in [group for action in forwards(resource) for share in shares(action) for group in share.groups]:
        group = unit.by_address.get(address)
        if group is not None and group.value("protocol") == "HTTP":
            related = (Label(resource.span(), "https ends here"),)
            yield Problem(group.span("protocol"), f"`{address}` is reached in clear text", "use HTTPS", related=related)
