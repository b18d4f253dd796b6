"""anomaly mitigation without weighted random

Why: AWS mitigates anomalous targets by their weights, so it can be switched on with weighted random only and is
refused with any other algorithm.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  load_balancing_anomaly_mitigation = "on"

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

  load_balancing_algorithm_type     = "weighted_random"
  load_balancing_anomaly_mitigation = "on"

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Automatic Target Weights (ATW)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """`on`, and another algorithm or none."""
    algorithm = resource.text("load_balancing_algorithm_type", "round_robin")
    if resource.value("load_balancing_anomaly_mitigation") == "on" and algorithm not in (None, "weighted_random"):
        message = f"`{resource.address}` asks for anomaly mitigation with {algorithm}"
        help_text = "set `load_balancing_algorithm_type` to weighted_random"
        yield Problem(resource.span("load_balancing_anomaly_mitigation"), message, help_text)
