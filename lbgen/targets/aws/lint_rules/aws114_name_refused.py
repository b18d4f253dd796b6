"""a name AWS refuses

Why: names of load balancers and target groups take 32 letters, digits and hyphens, neither begin nor end with a
hyphen, and those of load balancers do not begin with `internal-`.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app_v2"
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

Good:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app-v2"
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

See: Terraform AWS provider 6.x, aws_lb and aws_lb_target_group, name
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource

_NAME = lazy_pattern(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?")


@rule("aws_lb", "aws_lb_target_group", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Written out, and not of the form."""
    name = resource.text("name")
    if not name:
        return
    if not _NAME.fullmatch(name) or (resource.type == "aws_lb" and name.startswith("internal-")):
        yield Problem(
            resource.span("name"), f"AWS refuses the name `{name}`", "use up to 32 letters, digits and single hyphens"
        )
