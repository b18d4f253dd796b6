"""a web ACL that lets everything through

Why: without rules and with `allow` as its default the ACL inspects nothing; it costs money and looks like protection.

Bad:

```hcl
resource "aws_wafv2_web_acl" "edge" {
  name  = "edge"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "edge"
    sampled_requests_enabled   = true
  }
}
```

Good:

```hcl
resource "aws_wafv2_web_acl" "edge" {
  name  = "edge"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "per-client"
    priority = 1

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit              = 2000
        aggregate_key_type = "IP"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "per-client"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "edge"
    sampled_requests_enabled   = true
  }
}
```

See: AWS WAF developer guide, web ACL default action
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.aws.resources import Resource


@rule("aws_wafv2_web_acl", severity=Severity.WARNING)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """Default allow, no rules."""
    allows = any(action.nested("allow") for action in resource.nested("default_action"))
    if allows and resource.lacks("rule") and not resource.has("rule_json"):
        yield Problem(
            resource.span(), f"`{resource.address}` allows everything and has no rules", "add rules, or remove it"
        )
