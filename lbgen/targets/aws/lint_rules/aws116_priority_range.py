"""a priority out of range

Why: priorities go from 1 to 50000. AWS refuses any other in the middle of `apply`.

Bad:

```hcl
resource "aws_lb_listener_rule" "api" {
  listener_arn = var.listener_arn
  priority     = 60000

  action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }
}
```

Good:

```hcl
resource "aws_lb_listener_rule" "api" {
  listener_arn = var.listener_arn
  priority     = 100

  action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules, rule priority
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource

_MOST = 50_000


@rule("aws_lb_listener_rule", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Written out."""
    priority = resource.number("priority")
    if priority is not None and not 1 <= priority <= _MOST:
        yield Problem(resource.span("priority"), f"a priority of {priority:g} is out of range", f"use 1 to {_MOST}")
