"""a split whose clients change sides with every request

Why: each request is drawn anew, so one visitor sees the old and the new version in turn: assets of one, pages of the
other. Stickiness of the forward action keeps a client on its side.

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

      stickiness {
        enabled  = true
        duration = 3600
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules, stickiness of forward actions
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards, shares
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener", "aws_lb_listener_rule", severity=Severity.INFO, is_pedantic=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Two or more groups with a weight, no stickiness."""
    for action in forwards(resource):
        for forward in action.nested("forward"):
            groups = [share for share in shares(action) if share.weight]
            sticky = any(block.is_true("enabled", default=False) is not False for block in forward.nested("stickiness"))
            if len(groups) > 1 and not sticky and not forward.is_dynamic("stickiness"):
                message = f"`{resource.address}` draws a target group anew for every request of a client"
                yield Problem(
                    forward.span(), message, "add `stickiness { enabled = true, duration = 3600 }` to the forward"
                )
