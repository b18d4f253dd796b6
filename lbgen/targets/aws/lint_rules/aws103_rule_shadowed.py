"""a rule that no request reaches

Why: rules are tried from the lowest priority number up and the first match decides. Where an earlier rule's
conditions hold for everything a later one matches, the later one is dead, whatever it does.

Bad:

```hcl
resource "aws_lb_listener_rule" "all" {
  listener_arn = var.listener_arn
  priority     = 10

  action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }

  condition {
    path_pattern {
      values = ["/*"]
    }
  }
}

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

Good:

```hcl
resource "aws_lb_listener_rule" "all" {
  listener_arn = var.listener_arn
  priority     = 500

  action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }

  condition {
    path_pattern {
      values = ["/*"]
    }
  }
}

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

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import FolderUnit
from lbgen.targets.aws.rule_order import by_listener, shadowed


@rule("*", severity=Severity.WARNING)
def check(unit: FolderUnit, _unit: object) -> Iterator[Problem]:
    """Among the rules of one listener whose conditions are written out."""
    for rules in by_listener(unit).values():
        for later, earlier in shadowed(rules):
            related = (
                Label(earlier.resource.span(), f"priority {earlier.priority:g} takes everything it would match"),
            )
            message = f"`{later.resource.address}` (priority {later.priority:g}) is never reached"
            yield Problem(
                later.resource.span(), message, "give it a lower priority number, or narrow the other", related=related
            )
