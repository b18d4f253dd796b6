"""a target group nobody forwards to

Why: its targets are checked and paid for, and get nothing. Often a rule that should have used it was forgotten.

Bad:

```hcl
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

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

Good:

```hcl
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

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

resource "aws_lb_listener_rule" "api" {
  listener_arn = var.listener_arn
  priority     = 100

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }
}
```

See: Terraform AWS provider 6.x, aws_lb_listener_rule
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import FolderUnit, Resource


@rule("aws_lb_target_group", severity=Severity.INFO)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """In a whole root module."""
    users = (
        "aws_lb_listener",
        "aws_lb_listener_rule",
        "aws_ecs_service",
        "aws_autoscaling_group",
        "aws_codedeploy_deployment_group",
    )
    if unit.is_complete and not any(unit.referring(resource.address, kind) for kind in users):
        yield Problem(
            resource.span(), f"nothing forwards to `{resource.address}`", "use it in a listener or rule, or remove it"
        )
