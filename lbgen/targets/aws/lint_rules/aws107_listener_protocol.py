"""a listener whose protocol its load balancer does not speak

Why: application load balancers speak HTTP and HTTPS, network ones TCP, UDP, TCP_UDP and TLS. AWS refuses any other
pair when the listener is created.

Bad:

```hcl
resource "aws_lb" "db" {
  name                             = "db"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = var.subnets
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.db.arn
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

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.edge.arn
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

See: AWS Elastic Load Balancing user guide (read 2026-11), Listeners for your Network Load Balancers
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import is_application, is_network
from lbgen.targets.aws.resources import Resource

_APPLICATION = frozenset(("HTTP", "HTTPS"))
_NETWORK = frozenset(("TCP", "TCP_UDP", "TLS", "UDP"))


@rule("aws_lb_listener", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """With the load balancer of the same folder."""
    balancer = resource.referred("load_balancer_arn")
    protocol = resource.text("protocol", "HTTP")
    if balancer is None or protocol is None or protocol.upper() not in _APPLICATION | _NETWORK:
        return
    if is_network(balancer) and protocol.upper() in _APPLICATION:
        kind, known = "network", _NETWORK
    elif is_application(balancer) and protocol.upper() in _NETWORK:
        kind, known = "application", _APPLICATION
    else:
        return
    related = (Label(balancer.span("load_balancer_type"), "the type is set here"),)
    message = f"`{resource.address}` speaks {protocol}, and `{balancer.address}` is a load balancer of type {kind}"
    yield Problem(resource.span("protocol"), message, f"choose from {', '.join(sorted(known))}", related=related)
