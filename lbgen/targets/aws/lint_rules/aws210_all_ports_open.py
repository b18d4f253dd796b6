"""a security group that opens every port to everybody

Why: whatever listens on the addresses of this group now or later is on the internet, also what was meant for inside
only.

Bad:

```hcl
resource "aws_security_group" "edge" {
  name   = "edge"
  vpc_id = var.vpc_id

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
```

Good:

```hcl
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

See: AWS Security Hub control EC2.18
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Node, Resource


def _is_everything(ingress: Node) -> bool:
    if ingress.text("protocol") in ("-1", "all"):
        return True
    return ingress.number("from_port") in (0, 1) and ingress.number("to_port") == 65535


@rule("aws_security_group", severity=Severity.ERROR)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """All protocols, or all TCP ports, from anywhere."""
    for ingress in resource.nested("ingress"):
        everybody = set(ingress.texts("cidr_blocks") or []) | set(ingress.texts("ipv6_cidr_blocks") or [])
        if everybody & {"0.0.0.0/0", "::/0"} and _is_everything(ingress):
            message = f"`{resource.address}` opens every port to everybody"
            yield Problem(ingress.span(), message, "name the ports the listeners have")
