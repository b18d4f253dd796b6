"""X-Forwarded-For that targets cannot trust

Why: with `preserve` a client writes its own X-Forwarded-For and targets that trust it log, limit and allow whatever
it claims; with `remove` they see the load balancer's address alone.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  xff_header_processing_mode = "preserve"
  enable_deletion_protection = true
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
  xff_header_processing_mode = "append"
  enable_deletion_protection = true
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), HTTP headers and Application Load Balancers
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_lb", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """`preserve` or `remove`."""
    mode = resource.value("xff_header_processing_mode")
    if mode in ("preserve", "remove"):
        effect = "passes on whatever a client claims" if mode == "preserve" else "takes the client's address away"
        fix = resource.replacing("xff_header_processing_mode", '"append"', safe=False)
        place = resource.span("xff_header_processing_mode")
        yield Problem(place, f"`{resource.address}` {effect} in X-Forwarded-For", "use append", fix=fix)
