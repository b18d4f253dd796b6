"""the old name of a resource type

Why: aws_alb and its relatives are the same resources under the names of 2016. Two names in one code base hide that
two blocks speak of the same kind of thing, and searches miss half of them.

Bad:

```hcl
resource "aws_alb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}
```

Good:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}
```

See: Terraform AWS provider 6.x, aws_lb: aws_alb is known as aws_lb
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule(
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_lb_target_group_attachment",
    severity=Severity.INFO,
)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Types that begin with aws_alb."""
    if resource.written_type != resource.type:
        message = f"`{resource.written_type}` is the old name of `{resource.type}`"
        help_text = (
            f"rename it, with `moved {{ from = {resource.written_type}.{resource.name}, to = {resource.address} }}`"
        )
        yield Problem(resource.span(), message, help_text)
