"""headers that are no valid HTTP are passed on

Why: by default header names with characters HTTP does not allow reach the targets. What a target makes of them
differs from what the load balancer saw: the stuff of request smuggling.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
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

See: AWS Security Hub control ELB.4; Terraform AWS provider 6.x, aws_lb
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import is_application
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Application load balancers where it is off or left out."""
    if not is_application(resource) or resource.is_true("drop_invalid_header_fields") is not False:
        return
    name = "drop_invalid_header_fields"
    fix = resource.replacing(name, "true") if resource.attribute(name) else resource.adding(name, "true")
    message = f"`{resource.address}` passes headers on that are no valid HTTP"
    yield Problem(resource.span(name), message, f"set `{name} = true`", fix=fix)
