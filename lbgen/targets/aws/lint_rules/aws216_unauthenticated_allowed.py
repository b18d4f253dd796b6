"""an authentication that lets strangers in

Why: with `allow` a request without a session goes on to the target. Unless every target checks the absence of the
identity headers itself, the log-in is decoration.

Bad:

```hcl
resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn   = var.certificate_arn

  default_action {
    type = "authenticate-oidc"

    authenticate_oidc {
      authorization_endpoint     = "https://login.example.com/authorize"
      client_id                  = var.client_id
      client_secret              = var.client_secret
      issuer                     = "https://login.example.com"
      token_endpoint             = "https://login.example.com/token"
      user_info_endpoint         = "https://login.example.com/user"
      on_unauthenticated_request = "allow"
    }
  }

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
    type = "authenticate-oidc"

    authenticate_oidc {
      authorization_endpoint     = "https://login.example.com/authorize"
      client_id                  = var.client_id
      client_secret              = var.client_secret
      issuer                     = "https://login.example.com"
      token_endpoint             = "https://login.example.com/token"
      user_info_endpoint         = "https://login.example.com/user"
      on_unauthenticated_request = "authenticate"
    }
  }

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Authenticate users using an Application Load Balancer
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import actions
from lbgen.targets.aws.resources import Resource


@rule("aws_lb_listener", "aws_lb_listener_rule", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """`allow` for those without a session."""
    for action in actions(resource):
        for block in (*action.nested("authenticate_oidc"), *action.nested("authenticate_cognito")):
            if block.value("on_unauthenticated_request") == "allow":
                fix = block.replacing("on_unauthenticated_request", '"authenticate"', safe=False)
                message = f"`{resource.address}` lets requests through that are not logged in"
                yield Problem(
                    block.span("on_unauthenticated_request"), message, "use authenticate, or deny for APIs", fix=fix
                )
