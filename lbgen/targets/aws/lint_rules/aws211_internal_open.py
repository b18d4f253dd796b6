"""an internal load balancer whose group answers everybody

Why: `internal = true` only keeps the name off the internet. Peered networks, VPN users and every other account in the
VPC still reach it.

Bad:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = true
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [aws_security_group.edge.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}

resource "aws_security_group" "edge" {
  name   = "edge"
  vpc_id = var.vpc_id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
```

Good:

```hcl
resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = true
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [aws_security_group.edge.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}

resource "aws_security_group" "edge" {
  name   = "edge"
  vpc_id = var.vpc_id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Security groups for your Application Load Balancer
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import FolderUnit, Resource


@rule("aws_lb", severity=Severity.WARNING)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """Groups of the same folder."""
    if resource.is_true("internal") is not True:
        return
    for address in resource.references("security_groups"):
        group = unit.by_address.get(address)
        for ingress in group.nested("ingress") if group else ():
            if {"0.0.0.0/0", "::/0"} & set(
                (ingress.texts("cidr_blocks") or []) + (ingress.texts("ipv6_cidr_blocks") or [])
            ):
                related = (Label(resource.span("internal"), f"`{resource.address}` is internal"),)
                message = f"`{address}` lets everybody reach an internal load balancer"
                yield Problem(ingress.span(), message, "name the networks of its clients", related=related)
