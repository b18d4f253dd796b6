"""an https listener without a certificate

Why: AWS refuses an HTTPS or TLS listener without a default certificate.

Bad:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
```

Good:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Create an HTTPS listener
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener", severity=Severity.ERROR, is_refused=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """HTTPS or TLS without `certificate_arn`."""
    if resource.value("protocol") in ("HTTPS", "TLS") and not resource.has("certificate_arn"):
        message = f"`{resource.address}` speaks {resource.value('protocol')} and has no certificate"
        yield Problem(resource.span(), message, "set `certificate_arn`")
