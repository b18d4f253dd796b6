"""more values than a rule may have

Why: a rule takes five condition values in all (a fixed quota). AWS refuses more in the middle of `apply`, and a
pattern with several wildcards counts no less than a plain one.

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
      values = ["/a", "/b", "/c", "/d", "/e", "/f"]
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Quotas for your Application Load Balancers: condition
values per rule, 5
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Node, Resource

_MOST = 5


def _lists(condition: Node) -> Iterator[list[str]]:
    for block in condition.block.body.blocks:
        values = Node(condition.tree, block).texts("values")
        if values:
            yield values
        elif block.type == "query_string":
            yield [block.type]


@rule("aws_lb_listener_rule", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """All lists of values of all conditions."""
    count = sum(len(values) for condition in resource.nested("condition") for values in _lists(condition))
    if count > _MOST:
        message = f"`{resource.address}` has {count} condition values; a rule takes {_MOST}"
        yield Problem(resource.span(), message, "split it into several rules with the same action")
