"""a target group whose protocol its listener cannot forward to

Why: HTTP listeners forward to HTTP and HTTPS target groups, TCP listeners to TCP ones, and so on. AWS refuses any
other pair.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "TCP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Target groups, routing configuration
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards, shares
from lbgen.targets.aws.resources import FolderUnit, Resource

_TARGETS = {
    "HTTP": ("HTTP", "HTTPS"),
    "HTTPS": ("HTTP", "HTTPS"),
    "TCP": ("TCP", "TCP_UDP"),
    "TLS": ("TCP", "TLS"),
    "UDP": ("UDP", "TCP_UDP"),
    "TCP_UDP": ("TCP_UDP",),
}


@rule("aws_lb_listener", severity=Severity.ERROR)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """With the target groups of the same folder."""
    protocol = resource.text("protocol")
    if protocol not in _TARGETS:
        return
    for action in forwards(resource):
        for address in [group for share in shares(action) for group in share.groups]:
            group = unit.by_address.get(address)
            spoken = group.text("protocol") if group else None
            if group is not None and spoken and spoken not in _TARGETS[protocol]:
                related = (Label(group.span("protocol"), f"`{address}` speaks {spoken}"),)
                message = f"a {protocol} listener cannot forward to a target group of protocol {spoken}"
                yield Problem(action.span(), message, f"use {' or '.join(_TARGETS[protocol])}", related=related)
