"""errors that count as healthy

Why: with 4xx or 5xx in the matcher a target that refuses or fails every request stays in the rotation.

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
    matcher             = "200-499"
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Health checks for your target groups, success codes
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource
from lbgen.whole_number import whole_number

_FIRST_ERROR = 400


@rule("aws_lb_target_group", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """A status of 400 or more in the matcher."""
    for block in resource.nested("health_check"):
        matcher = block.text("matcher") or ""
        highest = max((whole_number(number) for number in re.findall(r"\d+", matcher)), default=0)
        if highest >= _FIRST_ERROR and block.text("path") is not None and resource.value("protocol_version") != "GRPC":
            message = f"`{resource.address}` takes the status {highest} for a healthy answer"
            yield Problem(
                block.span("matcher"), message, "match what the health path answers when all is well, such as 200"
            )
