"""plain http served beside https

Why: who follows an old link stays on plain http: cookies, passwords and pages can be read and changed on the way.

Bad:

```hcl
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
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
    target_group_arn = var.target_group_arn
  }
}
```

Good:

```hcl
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
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
    target_group_arn = var.target_group_arn
  }
}
```

See: AWS Security Hub control ELB.1
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards
from lbgen.targets.aws.resources import FolderUnit, Resource


@rule("aws_lb_listener", severity=Severity.WARNING)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """Where the same load balancer has an https listener."""
    if resource.value("protocol", "HTTP") != "HTTP":
        return
    balancer = resource.written("load_balancer_arn")
    others = [it for it in unit.all("aws_lb_listener") if it.written("load_balancer_arn") == balancer]
    if any(it.value("protocol") == "HTTPS" for it in others) and any(True for _ in forwards(resource)):
        message = f"`{resource.address}` serves in clear text what an https listener serves too"
        yield Problem(
            resource.span(), message, "make its default action a redirect to port 443, protocol HTTPS, HTTP_301"
        )
