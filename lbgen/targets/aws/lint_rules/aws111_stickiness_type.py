"""a kind of stickiness the target group cannot have

Why: application load balancers keep clients by cookie, network ones by source address. AWS refuses the other one.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  stickiness {
    type            = "source_ip"
    cookie_duration = 3600
  }

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
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

  stickiness {
    type            = "lb_cookie"
    cookie_duration = 3600
  }

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: Terraform AWS provider 6.x, aws_lb_target_group, stickiness
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Cookies with HTTP, addresses without."""
    protocol = resource.text("protocol")
    if not protocol:
        return
    is_http = protocol in ("HTTP", "HTTPS")
    for block in resource.nested("stickiness"):
        kind = block.text("type")
        if not kind or block.is_true("enabled", default=True) is False:
            continue
        if is_http != (kind in ("lb_cookie", "app_cookie")):
            choice = "lb_cookie or app_cookie" if is_http else "source_ip"
            message = f"`{resource.address}` speaks {protocol}, which cannot be sticky by {kind}"
            yield Problem(block.span("type"), message, f"use {choice}")
