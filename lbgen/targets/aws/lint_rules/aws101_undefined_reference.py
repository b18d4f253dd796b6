"""a reference to a resource that is not declared

Why: Terraform resolves references within one folder. An address that no block declares stops `plan` for the whole
folder, usually after somebody renamed or removed a resource.

Bad:

```hcl
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = var.listener_arn
  priority     = 100

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ap.arn
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

See: Terraform language documentation, References to Named Values
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.nearest import nearest
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import FolderUnit, Resource

_ADDRESS = lazy_pattern(r"(?<![\w.])(?:data\.)?(aws_\w+\.[a-zA-Z_][\w-]*)")


def _mentioned(resource: Resource) -> Iterator[tuple[int, str]]:
    text = resource.tree.source.text
    return ((found.start(1), found[1]) for found in _ADDRESS.finditer(text, resource.block.start, resource.block.end))


@rule(
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group_attachment",
    severity=Severity.ERROR,
    is_refused=True,
)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """Every address in the resource's text, in a whole root module."""
    if not unit.is_complete:
        return
    for start, address in _mentioned(resource):
        if not unit.declares(address):
            near = nearest(address, unit.addresses, likeness=0.6)
            hint = f"did you mean `{near}`?" if near else "declare it, or correct the name"
            span = resource.tree.span(start, start + len(address))
            yield Problem(span, f"`{address}` is declared nowhere in this folder", hint)
