"""a load balancer that one `destroy` takes away

Why: a renamed resource or a careless plan deletes the load balancer, and with it the name that every DNS record
points to. The new one has another.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
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

See: AWS Security Hub control ELB.6
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Off or left out."""
    name = "enable_deletion_protection"
    if resource.is_true(name) is False:
        fix = (
            resource.replacing(name, "true", safe=False)
            if resource.attribute(name)
            else resource.adding(name, "true", safe=False)
        )
        yield Problem(
            resource.span(name), f"`{resource.address}` can be deleted by accident", f"set `{name} = true`", fix=fix
        )
