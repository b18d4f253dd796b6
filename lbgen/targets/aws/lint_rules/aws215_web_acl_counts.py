"""a web ACL that only counts

Why: every rule counts and none blocks. That is how one begins; left so, nothing is ever stopped.

Bad:

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
      count {}
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

See: AWS WAF developer guide, rule actions
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.aws.resources import Node, Resource


def _only_counts(one: Node) -> bool:
    kinds = [
        block.type
        for action in (*one.nested("action"), *one.nested("override_action"))
        for block in action.block.body.blocks
    ]
    return kinds == ["count"]


@rule("aws_wafv2_web_acl", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(resource: Resource, _unit: object) -> Iterator[Problem]:
    """All of several rules, or the one there is."""
    rules = resource.nested("rule")
    if rules and not resource.is_dynamic("rule") and all(_only_counts(one) for one in rules):
        yield Problem(
            resource.span(), f"`{resource.address}` counts and blocks nothing", "make a rule's action `block {}`"
        )
