"""a TLS listener with the default policy

Why: without `ssl_policy` the API's default is ELBSecurityPolicy-2016-08, which still speaks TLS 1.0 and 1.1.

Bad:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn

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

See: AWS Elastic Load Balancing user guide (read 2026-11), Security policies: the default when the listener is made
by API or CLI
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """HTTPS or TLS without `ssl_policy`."""
    if resource.value("protocol") in ("HTTPS", "TLS") and not resource.has("ssl_policy"):
        policy = '"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"'
        message = f"`{resource.address}` gets the policy ELBSecurityPolicy-2016-08, with TLS 1.0 and 1.1"
        fix = resource.adding("ssl_policy", policy, safe=False)
        yield Problem(resource.span(), message, f"set `ssl_policy = {policy}`", fix=fix)
