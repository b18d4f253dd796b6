"""two rules of a listener with one priority

Why: priorities are unique within a listener: AWS refuses the second rule (PriorityInUse) in the middle of `apply`,
when the first ones are already changed.

Bad:

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

resource "aws_lb_listener_rule" "web" {
  listener_arn = var.listener_arn
  priority     = 100

  action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }

  condition {
    path_pattern {
      values = ["/web", "/web/*"]
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

resource "aws_lb_listener_rule" "web" {
  listener_arn = var.listener_arn
  priority     = 110

  action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }

  condition {
    path_pattern {
      values = ["/web", "/web/*"]
    }
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules for your Application Load Balancer
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import FolderUnit, Node


@rule("*", severity=Severity.ERROR)
def check(unit: FolderUnit, _unit: object) -> Iterator[Problem]:
    """By listener and priority."""
    seen: dict[tuple[str, float], Node] = {}
    for resource in unit.all("aws_lb_listener_rule"):
        priority = resource.number("priority")
        if priority is None or resource.is_multiplied:
            continue
        first = seen.setdefault((resource.written("listener_arn"), priority), resource)
        if first is not resource:
            related = (Label(first.span("priority"), "the first one stands here"),)
            message = f"`{resource.address}` has the priority {priority:g} of another rule of this listener"
            yield Problem(resource.span("priority"), message, "choose a priority that is free", related=related)
