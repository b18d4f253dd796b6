"""a dead target that gets requests for more than a minute

Why: interval times unhealthy_threshold is how long a dead target keeps its share of the traffic.

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
    interval            = 30
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Health checks for your target groups
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.aws.resources import Resource

_LONGEST_S = 60


@rule("aws_lb_target_group", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """More than 60 s."""
    for block in resource.nested("health_check"):
        interval, threshold = block.number("interval", 30), block.number("unhealthy_threshold", 3)
        if interval is not None and threshold is not None and interval * threshold > _LONGEST_S:
            message = f"`{resource.address}` notices a dead target after {interval * threshold:g} s"
            yield Problem(block.span("interval"), message, "check every 10 s, three times")
