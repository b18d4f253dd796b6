"""a path pattern that matches neighbours, or misses the path itself

Why: `/api*` also matches `/apix` and `/api-internal`, and `/api/*` does not match `/api`. Patterns are not path
segments: both forms are needed for what a prefix means elsewhere.

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
      values = ["/api*"]
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules, path conditions
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.aws.resources import Resource

_TRAP = lazy_pattern(r"/[\w./-]*\w\*")


@rule("aws_lb_listener_rule", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """A `*` right behind a letter or digit."""
    for condition in resource.nested("condition"):
        for block in condition.nested("path_pattern"):
            for value in block.texts("values") or []:
                if _TRAP.fullmatch(value):
                    stem = value[:-1]
                    message = f"`{value}` also matches `{stem}x`, which is another path"
                    yield Problem(block.span("values"), message, f"write `{stem}` and `{stem}/*`")
