"""a forward whose target groups all have weight 0

Why: a target group of weight 0 gets nothing. When all have it, every request ends with 503 although targets are
healthy.

Bad:

```hcl
resource "aws_lb_listener_rule" "canary" {
  listener_arn = var.listener_arn
  priority     = 100

  action {
    type = "forward"

    forward {
      target_group {
        arn    = var.blue_arn
        weight = 0
      }

      target_group {
        arn    = var.green_arn
        weight = 0
      }
    }
  }

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}
```

Good:

```hcl
resource "aws_lb_listener_rule" "canary" {
  listener_arn = var.listener_arn
  priority     = 100

  action {
    type = "forward"

    forward {
      target_group {
        arn    = var.blue_arn
        weight = 95
      }

      target_group {
        arn    = var.green_arn
        weight = 5
      }
    }
  }

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules, forward actions: a target group with
weight 0 receives no traffic
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards, shares
from lbgen.targets.aws.resources import Node, Resource


def _is_generated(action: Node) -> bool:
    return any(forward.is_dynamic("target_group") for forward in action.nested("forward"))


@rule("aws_lb_listener", "aws_lb_listener_rule", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Every weight written out as 0."""
    for action in forwards(resource):
        found = shares(action)
        if found and all(share.weight == 0 for share in found) and not _is_generated(action):
            message = f"`{resource.address}` sends nothing anywhere: all its target groups have weight 0"
            yield Problem(found[0].node.span("weight"), message, "give one of them a weight above 0")
