"""a forward to more target groups than AWS takes

Why: a forward action takes five target groups, each with a weight from 0 to 999. AWS refuses more in the middle of
`apply`.

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
        arn    = var.group_1_arn
        weight = 1
      }

      target_group {
        arn    = var.group_2_arn
        weight = 1
      }

      target_group {
        arn    = var.group_3_arn
        weight = 1
      }

      target_group {
        arn    = var.group_4_arn
        weight = 1
      }

      target_group {
        arn    = var.group_5_arn
        weight = 1
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Quotas: target groups per action, 5
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import forwards, shares
from lbgen.targets.aws.resources import Resource

_MOST_GROUPS = 5
_MOST_WEIGHT = 999


@rule("aws_lb_listener", "aws_lb_listener_rule", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Count and weights of a forward."""
    for action in forwards(resource):
        found = shares(action)
        if len(found) > _MOST_GROUPS:
            message = f"`{resource.address}` forwards to {len(found)} target groups; an action takes {_MOST_GROUPS}"
            yield Problem(found[_MOST_GROUPS].node.span(), message, "merge some, or split by a condition")
        for share in found:
            if share.weight is not None and not 0 <= share.weight <= _MOST_WEIGHT:
                message = f"a weight of {share.weight:g} is out of AWS's range"
                yield Problem(share.node.span("weight"), message, f"weights go from 0 to {_MOST_WEIGHT}")
