"""stickiness that defeats the algorithm

Why: a sticky client goes to its target however busy that is; the algorithm only places newcomers. Long-lived sessions
pile up on the targets that were there first.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  load_balancing_algorithm_type = "least_outstanding_requests"

  stickiness {
    type            = "lb_cookie"
    cookie_duration = 86400
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

  load_balancing_algorithm_type = "round_robin"

  stickiness {
    type            = "lb_cookie"
    cookie_duration = 86400
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Sticky sessions for your Application Load Balancer
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Both at once."""
    sticky = [block for block in resource.nested("stickiness") if block.is_true("enabled", default=True)]
    if sticky and resource.value("load_balancing_algorithm_type") == "least_outstanding_requests":
        message = f"`{resource.address}` sends clients back to their target, however many requests it is busy with"
        yield Problem(sticky[0].span(), message, "drop the stickiness, or shorten `cookie_duration`")
