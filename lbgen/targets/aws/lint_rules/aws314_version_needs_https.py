"""a gRPC or HTTP/2 target group behind a listener that speaks HTTP

Why: AWS takes target groups of the protocol versions GRPC and HTTP2 on HTTPS listeners only: clients agree on HTTP/2
while TLS begins.

Bad:

```hcl
resource "aws_lb_target_group" "quotes" {
  name                 = "quotes"
  port                 = 50051
  protocol             = "HTTP"
  protocol_version     = "GRPC"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/grpc.health.v1.Health/Check"
    matcher             = "0"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "quotes" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.quotes.arn
  }
}
```

Good:

```hcl
resource "aws_lb_target_group" "quotes" {
  name                 = "quotes"
  port                 = 50051
  protocol             = "HTTP"
  protocol_version     = "GRPC"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/grpc.health.v1.Health/Check"
    matcher             = "0"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "quotes" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.quotes.arn
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Target groups, protocol version, considerations
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards, shares
from lbgen.targets.aws.resources import FolderUnit, Resource

_NEED_TLS = ("GRPC", "HTTP2")


@rule("aws_lb_listener", "aws_lb_listener_rule", severity=Severity.ERROR)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """With the target groups of the same folder, and for a rule its listener."""
    listener = resource if resource.type == "aws_lb_listener" else resource.referred("listener_arn")
    if listener is None or listener.value("protocol", "HTTP") != "HTTP":
        return
    for action in forwards(resource):
        for address in [group for share in shares(action) for group in share.groups]:
            group = unit.by_address.get(address)
            version = group.text("protocol_version") if group else None
            if group is not None and version in _NEED_TLS:
                related = (Label(group.span("protocol_version"), f"`{address}` speaks {version}"),)
                message = f"`{listener.address}` speaks HTTP, and {version} needs an HTTPS listener"
                yield Problem(action.span(), message, "forward from a listener of protocol HTTPS", related=related)
