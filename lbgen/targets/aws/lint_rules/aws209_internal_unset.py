"""a load balancer that is public because nobody said otherwise

Why: without `internal` the load balancer gets public addresses. Whoever reads the file cannot tell whether that was
meant.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
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

See: Terraform AWS provider 6.x, aws_lb, internal
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """`internal` is not written."""
    if resource.attribute("internal") is None:
        message = f"`{resource.address}` is public by default"
        yield Problem(
            resource.span(),
            message,
            "write `internal = true` or `internal = false`",
            fix=resource.adding("internal", "false"),
        )
