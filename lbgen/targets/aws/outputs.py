"""The outputs of the module: what others need of it."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.site import Site


def outputs(site: Site) -> Iterator[view.Output]:
    """What others need of this module."""
    for label, listeners in (("alb", site.application), ("nlb", site.network)):
        if listeners:
            yield _output(
                f"{label}_dns_name", "The load balancer's own name.", quote.reference("aws_lb", label, "dns_name")
            )
            yield _output(f"{label}_arn", "The load balancer's ARN.", quote.reference("aws_lb", label, "arn"))
            yield _output(
                f"{label}_security_group_id",
                "What the servers' security groups let in.",
                quote.reference("aws_security_group", label, "id"),
            )
    groups = [group for some in (site.application_groups, site.network_groups) for it in some.values() for group in it]
    for group in groups:
        if group.upstream.aws and not group.upstream.aws.autoscaling_group:
            yield _output(
                f"target_group_arn_{group.name}",
                "Register instances here.",
                quote.reference("aws_lb_target_group", group.name, "arn"),
            )
    if site.settings.log_bucket:
        yield _output(
            "access_logs_bucket_policy", "What the access logs' bucket must allow.", Token("local.access_logs_policy")
        )
    if site.has_cdn:
        yield _output(
            "cdn_domain_name",
            "The distribution's own name.",
            quote.reference("aws_cloudfront_distribution", "cdn", "domain_name"),
        )


def _output(name: str, description: str, value: Token) -> view.Output:
    return view.Output(quote.string(name), quote.string(description), value)
