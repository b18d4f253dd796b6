"""a temporary redirect to https

Why: browsers and caches do not remember a 302, so every visit begins in clear text again, and search engines keep the
old address.

Bad:

```hcl
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_302"
    }
  }
}
```

Good:

```hcl
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
```

See: RFC 9110, 15.4.2 and 15.4.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import actions
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener", "aws_lb_listener_rule", severity=Severity.INFO)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """302 to HTTPS."""
    for action in actions(resource):
        for redirect in action.nested("redirect"):
            if redirect.value("status_code") == "HTTP_302" and redirect.value("protocol") == "HTTPS":
                fix = redirect.replacing("status_code", '"HTTP_301"', safe=False)
                message = f"`{resource.address}` redirects to https for now, not for good"
                yield Problem(redirect.span("status_code"), message, "use HTTP_301", fix=fix)
