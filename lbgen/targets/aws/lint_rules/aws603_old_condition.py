"""a condition in the form of provider 2

Why: `field` and `values` were removed with version 3 of the provider (2020); Terraform refuses the file.

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
    field  = "path-pattern"
    values = ["/api/*"]
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

See: Terraform AWS provider, version 3 upgrade guide, aws_lb_listener_rule
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener_rule", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """A condition with `field`."""
    for condition in resource.nested("condition"):
        if condition.attribute("field"):
            kind = (condition.text("field") or "path-pattern").replace("-", "_")
            help_text = f"write `condition {{ {kind} {{ values = [...] }} }}`"
            yield Problem(condition.span("field"), "`field` in a condition was removed from the provider", help_text)
