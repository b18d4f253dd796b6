"""a public load balancer without a web ACL

Why: a web ACL is where rate limits and managed rules live on AWS: an application load balancer has none of its own.

Bad:

```hcl
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}
```

Good:

```hcl
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_lb" "edge" {
  name                       = "edge"
  internal                   = false
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [var.security_group]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}

resource "aws_wafv2_web_acl_association" "edge" {
  resource_arn = aws_lb.edge.arn
  web_acl_arn  = var.web_acl_arn
}
```

See: AWS Security Hub control ELB.16
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import is_application
from lbgen.targets.aws.resources import FolderUnit, Resource


@rule("aws_lb", severity=Severity.INFO, is_pedantic=True)
def check(resource: Resource, unit: FolderUnit) -> Iterator[Problem]:
    """In a whole root module, application type, not internal."""
    if not unit.is_complete or not is_application(resource) or resource.is_true("internal") is not False:
        return
    if not unit.referring(resource.address, "aws_wafv2_web_acl_association"):
        message = f"`{resource.address}` is reached from everywhere and has no web ACL"
        yield Problem(resource.span(), message, "associate an aws_wafv2_web_acl with it")
