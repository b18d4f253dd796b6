"""a function that sees the last of several values only

Why: where a header or a query parameter comes more than once (`?id=1&id=2`), the load balancer passes on the last
value, and the function answers with one value a header, also for `Set-Cookie`. With
`lambda_multi_value_headers_enabled` both sides exchange lists (`multiValueHeaders`,
`multiValueQueryStringParameters`), which the function must then read and write.

Bad:

```hcl
resource "aws_lb_target_group" "report" {
  name        = "report"
  target_type = "lambda"
}
```

Good:

```hcl
resource "aws_lb_target_group" "report" {
  name                               = "report"
  target_type                        = "lambda"
  lambda_multi_value_headers_enabled = true
}
```

See: AWS Elastic Load Balancing user guide (read 2026-11), Lambda functions as targets, multi-value headers
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource

_SETTING = "lambda_multi_value_headers_enabled"


@rule("aws_lb_target_group", severity=Severity.INFO, is_pedantic=True)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Functions for which it is not set, either way."""
    if resource.value("target_type") == "lambda" and not resource.has(_SETTING):
        yield Problem(
            resource.span("target_type"),
            f"`{resource.address}` passes on the last value of a repeated header or query parameter",
            f"set `{_SETTING} = true` and read lists, or `false` where one value is enough",
            fix=resource.adding(_SETTING, "true", safe=False),
        )
