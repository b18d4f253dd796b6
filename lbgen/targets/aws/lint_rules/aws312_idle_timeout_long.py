"""connections that may idle for very long

Why: each idle connection keeps a place at the load balancer and at a target. What needs hours (websockets) should
send pings; everything else is a client that is gone.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  idle_timeout               = 4000
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
  idle_timeout               = 60
  enable_deletion_protection = true
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Connection idle timeout: 1 to 4000 s, 60 by default
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource

_LONG_S = 3600


@rule("aws_lb", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """More than an hour."""
    seconds = resource.number("idle_timeout")
    if seconds is not None and seconds > _LONG_S:
        message = f"`{resource.address}` keeps silent connections for {seconds:g} s"
        yield Problem(resource.span("idle_timeout"), message, "60 s, or up to an hour where websockets are served")
