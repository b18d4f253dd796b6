"""a health check whose codes are of another protocol

Why: a gRPC target group is checked by gRPC codes, 0 to 99; any other by HTTP statuses from 200 on. AWS refuses codes
out of these bounds.

Bad:

```hcl
resource "aws_lb_target_group" "quotes" {
  name                 = "quotes"
  port                 = 50051
  protocol             = "HTTP"
  protocol_version     = "GRPC"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/grpc.health.v1.Health/Check"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

Good:

```hcl
resource "aws_lb_target_group" "quotes" {
  name                 = "quotes"
  port                 = 50051
  protocol             = "HTTP"
  protocol_version     = "GRPC"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {
    path                = "/grpc.health.v1.Health/Check"
    matcher             = "0"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }
}
```

See: AWS Elastic Load Balancing API reference, version 2015-12-01 (read 2026-11), Matcher
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource
from lbgen.whole_number import whole_number

_HIGHEST_GRPC = 99
_LOWEST_HTTP = 200


@rule("aws_lb_target_group", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """The numbers of `matcher`, by the group's protocol version."""
    version = resource.text("protocol_version", "HTTP1")
    if version is None:
        return
    for block in resource.nested("health_check"):
        codes = [whole_number(number) for number in re.findall(r"\d+", block.text("matcher") or "")]
        if version == "GRPC" and max(codes, default=0) > _HIGHEST_GRPC:
            message = f"`{resource.address}` speaks gRPC, whose codes end at {_HIGHEST_GRPC}"
            yield Problem(block.span("matcher"), message, 'write `matcher = "0"`, which is OK')
        elif version != "GRPC" and min(codes, default=_LOWEST_HTTP) < _LOWEST_HTTP:
            message = f"`{resource.address}` speaks HTTP, whose statuses begin at {_LOWEST_HTTP} here"
            yield Problem(block.span("matcher"), message, 'write `matcher = "200"`, or set `protocol_version = "GRPC"`')
