"""targets that see the load balancer instead of the client

Why: without client address preservation and without the PROXY protocol every connection comes from the load balancer:
logs, limits and allow lists at the target are about it.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "TCP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30
  preserve_client_ip   = false

  health_check {
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
  protocol             = "TCP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30
  preserve_client_ip   = false
  proxy_protocol_v2    = true

  health_check {
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Network Load Balancers, client IP preservation
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_target_group", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Preservation switched off, no PROXY protocol."""
    is_lost = resource.is_true("preserve_client_ip", default=True) is False
    if is_lost and resource.is_true("proxy_protocol_v2") is False:
        message = f"targets of `{resource.address}` cannot see who connects"
        yield Problem(
            resource.span("preserve_client_ip"), message, "preserve it, or set `proxy_protocol_v2 = true` and read it"
        )
