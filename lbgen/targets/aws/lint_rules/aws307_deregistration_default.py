"""targets that take five minutes to leave

Why: without `deregistration_delay` every deploy waits 300 s for each target, however short its requests are.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id

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

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Target groups, deregistration delay
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Not written; functions have none."""
    if resource.attribute("deregistration_delay") is None and resource.value("target_type") != "lambda":
        message = f"`{resource.address}` keeps a leaving target for 300 s, the default"
        help_text = "set `deregistration_delay` to a little more than the longest request"
        yield Problem(resource.span(), message, help_text)
