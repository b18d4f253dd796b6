"""a word AWS does not know

Why: the provider passes most of these words on, so a slip is found by AWS in the middle of `apply`.

Bad:

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ips"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200"
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
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: Terraform AWS provider 6.x, aws_lb_target_group and aws_lb
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource

_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "aws_lb": {
        "load_balancer_type": ("application", "network", "gateway"),
        "ip_address_type": ("ipv4", "dualstack", "dualstack-without-public-ipv4"),
        "desync_mitigation_mode": ("defensive", "monitor", "strictest"),
        "xff_header_processing_mode": ("append", "preserve", "remove"),
    },
    "aws_lb_target_group": {
        "target_type": ("instance", "ip", "lambda", "alb"),
        "protocol": ("HTTP", "HTTPS", "TCP", "TCP_UDP", "TLS", "UDP", "GENEVE", "QUIC", "TCP_QUIC"),
        "protocol_version": ("HTTP1", "HTTP2", "GRPC"),
        "load_balancing_algorithm_type": ("round_robin", "least_outstanding_requests", "weighted_random"),
    },
}


@rule("aws_lb", "aws_lb_target_group", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Attributes with a fixed list of words."""
    for name, words in _WORDS[resource.type].items():
        value = resource.text(name, words[0])
        if value is not None and value not in words:
            near = get_close_matches(value, words, n=1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            yield Problem(resource.span(name), f"`{name}` is `{value}`", f"{hint}it may be {', '.join(words)}")
