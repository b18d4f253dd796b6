"""a redirect to itself

Why: everything the redirect does not name is kept. When what it names is what the request already has, the browser
comes back to the same place until it gives up.

Bad:

```hcl
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "80"
      protocol    = "HTTP"
      status_code = "HTTP_301"
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Listener rules, redirect actions: at least one of
protocol, port, host or path must change
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import actions
from lbgen.targets.aws.resources import Resource

_KEPT = {"host": "#{host}", "path": "/#{path}", "query": "#{query}"}


@rule("aws_lb_listener", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """The default action of a listener, all parts the same."""
    for action in actions(resource):
        for redirect in action.nested("redirect"):
            kept = all(redirect.value(name, default) == default for name, default in _KEPT.items())
            port = redirect.text("port", "#{port}")
            same_port = port == "#{port}" or (port is not None and resource.number("port") == redirect.number("port"))
            protocol = redirect.text("protocol", "#{protocol}")
            if kept and same_port and protocol in ("#{protocol}", resource.text("protocol", "HTTP")):
                message = f"`{resource.address}` redirects every request to itself"
                yield Problem(
                    redirect.span(), message, 'set `port = "443"` and `protocol = "HTTPS"`, or another host or path'
                )
