"""a Classic Load Balancer

Why: the generation before 2016: no routes by host or path, no HTTP/2, no web ACL, no weights. AWS calls it the
previous generation and tells users to migrate.

Bad:

```hcl
resource "aws_elb" "old" {
  name    = "old"
  subnets = var.subnets

  listener {
    instance_port     = 8080
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Migrate your Classic Load Balancer
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_elb", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Every one."""
    yield Problem(
        resource.span(), f"`{resource.address}` is a Classic Load Balancer", "use aws_lb, application or network"
    )
