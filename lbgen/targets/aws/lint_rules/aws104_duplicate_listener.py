"""two listeners of a load balancer on one port

Why: a load balancer has one listener a port: AWS refuses the second one (DuplicateListener) in the middle of `apply`.

Bad:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

resource "aws_lb_listener" "other" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
```

Good:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

resource "aws_lb_listener" "other" {
  load_balancer_arn = var.load_balancer_arn
  port              = 8443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Listeners for your Application Load Balancers
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import FolderUnit, Node


@rule("*", severity=Severity.ERROR)
def check(unit: FolderUnit, _unit: object) -> Iterator[Problem]:
    """By load balancer and port."""
    seen: dict[tuple[str, float], Node] = {}
    for resource in unit.all("aws_lb_listener"):
        port = resource.number("port")
        if port is None or resource.is_multiplied:
            continue
        first = seen.setdefault((resource.written("load_balancer_arn"), port), resource)
        if first is not resource:
            related = (Label(first.span("port"), "the first one stands here"),)
            message = f"`{resource.address}` listens on port {port:g}, which another listener of this load balancer has"
            yield Problem(resource.span("port"), message, "choose another port, or merge the two", related=related)
