"""health is asked of the start page

Why: the start page is the most expensive page there is, often needs a session, and says little about whether the
service works.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/"
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

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Health checks for your target groups
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Node, Resource

_ERRORS = lazy_pattern(r"[45]\d\d")


def _is_any_answer(block: Node) -> bool:
    """Whether the matcher takes errors too, which AWS304 speaks about."""
    return bool(_ERRORS.search(block.text("matcher") or ""))


@rule("aws_lb_target_group", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """The path is `/`."""
    for block in resource.nested("health_check"):
        if block.value("path") == "/" and not _is_any_answer(block):
            message = f"`{resource.address}` asks for `/` to see whether a target is healthy"
            yield Problem(block.span("path"), message, "ask for a path made for it, such as /health")
