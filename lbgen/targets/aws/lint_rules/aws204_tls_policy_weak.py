"""a TLS policy with TLS 1.0, TLS 1.1 or no forward secrecy

Why: TLS 1.0 and 1.1 are forbidden by RFC 8996 and by every card and health standard; without forward secrecy a stolen
key opens yesterday's recordings too.

Bad:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS-1-1-2017-01"
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Security policies; RFC 8996
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource

_WEAK = lazy_pattern(
    r"ELBSecurityPolicy-(?:2016-08|TLS-1-0-2015-04|TLS-1-1-2017-01|2015-05|FS-2018-06|FS-1-1-2019-08"
    r"|TLS13-1-[01]-\S*|TLS-1-2-2017-01|TLS-1-2-Ext-2018-06)"
)


@rule("aws_lb_listener", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """By the policy's name."""
    policy = resource.text("ssl_policy")
    if policy and _WEAK.fullmatch(policy):
        better = '"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"'
        fix = resource.replacing("ssl_policy", better, safe=False)
        yield Problem(
            resource.span("ssl_policy"), f"`{policy}` speaks what no client needs any more", f"use {better}", fix=fix
        )
