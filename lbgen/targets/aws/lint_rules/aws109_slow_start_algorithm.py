"""slow start with an algorithm that has none

Why: slow start works with round robin only. AWS refuses it together with least outstanding requests or weighted
random.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30
  slow_start           = 60

  load_balancing_algorithm_type = "least_outstanding_requests"

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
  slow_start           = 60

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Target groups for your Application Load Balancers, slow
start mode
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Both written out."""
    algorithm = resource.text("load_balancing_algorithm_type", "round_robin")
    if resource.number("slow_start", 0) and algorithm in ("least_outstanding_requests", "weighted_random"):
        related = (Label(resource.span("load_balancing_algorithm_type"), "the algorithm is set here"),)
        message = f"`{resource.address}` asks for slow start with {algorithm}"
        yield Problem(resource.span("slow_start"), message, "use round_robin, or drop `slow_start`", related=related)
