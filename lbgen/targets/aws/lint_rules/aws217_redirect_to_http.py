"""a redirect from https to plain http

Why: the visitor is taken out of the encrypted connection, with cookies and all.

Bad:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type = "redirect"

    redirect {
      host        = "www.example.com"
      port        = "80"
      protocol    = "HTTP"
      status_code = "HTTP_301"
    }
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
    type = "redirect"

    redirect {
      host        = "www.example.com"
      status_code = "HTTP_301"
    }
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules, redirect actions
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import actions
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """A redirect of an HTTPS listener to HTTP."""
    if resource.value("protocol") != "HTTPS":
        return
    for action in actions(resource):
        for redirect in action.nested("redirect"):
            if redirect.value("protocol") == "HTTP":
                message = f"`{resource.address}` sends visitors from https to plain http"
                yield Problem(redirect.span("protocol"), message, "leave `protocol` and `port` out: they are kept")
