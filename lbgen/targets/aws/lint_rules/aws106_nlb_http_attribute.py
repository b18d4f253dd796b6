"""an attribute of application load balancers on a network one

Why: a network load balancer does not look into HTTP. Headers are not checked, HTTP/2 is not spoken, and the attribute
is dropped or refused; whoever reads it believes in a protection that is not there.

Bad:

```hcl
resource "aws_lb" "db" {
  name                             = "db"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = var.subnets
  enable_cross_zone_load_balancing = true
  drop_invalid_header_fields       = true
  enable_deletion_protection       = true
}
```

Good:

```hcl
resource "aws_lb" "db" {
  name                             = "db"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = var.subnets
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
}
```

See: Terraform AWS provider 6.x, aws_lb: attributes valid only for load balancers of type application
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.forwarding import is_network
from lbgen.targets.aws.resources import Resource

_HTTP_ONLY = (
    "desync_mitigation_mode",
    "drop_invalid_header_fields",
    "enable_http2",
    "enable_tls_version_and_cipher_suite_headers",
    "enable_waf_fail_open",
    "enable_xff_client_port",
    "idle_timeout",
    "preserve_host_header",
    "xff_header_processing_mode",
)


@rule("aws_lb", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Attributes the provider documents for type application alone."""
    if not is_network(resource):
        return
    for name in _HTTP_ONLY:
        if resource.has(name):
            message = f"`{name}` does nothing on a network load balancer"
            yield Problem(resource.span(name), message, "remove it, or make `load_balancer_type` application")
