"""CloudWatch alarms. Source: AWS documentation, CloudWatch metrics for load balancers (read 2026-11)."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.site import Site

_ANSWERS = (
    ("alb_5xx", "HTTPCode_ELB_5XX_Count", "the load balancer"),
    ("servers_5xx", "HTTPCode_Target_5XX_Count", "servers"),
)
_MOST_5XX = 10  # per minute, in three minutes of five


class _Watch(NamedTuple):
    """One metric, its statistic over a minute, and the value above which something is wrong."""

    metric: str
    statistic: str
    threshold: int
    told: str


def alarms(site: Site) -> Iterator[view.Alarm]:
    """5xx of servers and of the load balancer, and unhealthy servers."""
    if not site.topology.observability.alarms:
        return
    if site.application:
        balancer = {"LoadBalancer": quote.reference("aws_lb", "alb", "arn_suffix")}
        for label, metric, whose in _ANSWERS:
            yield _alarm(site, label, _Watch(metric, "Sum", _MOST_5XX, f"{whose} answered with 5xx"), balancer)
    for label, some in (("alb", site.application_groups), ("nlb", site.network_groups)):
        for group in (group for groups in some.values() for group in groups):
            dimensions = {
                "LoadBalancer": quote.reference("aws_lb", label, "arn_suffix"),
                "TargetGroup": quote.reference("aws_lb_target_group", group.name, "arn_suffix"),
            }
            watch = _Watch("UnHealthyHostCount", "Maximum", 0, f"unhealthy servers in {group.name}")
            yield _alarm(site, f"unhealthy_{group.name}", watch, dimensions)


def _alarm(site: Site, label: str, watch: _Watch, dimensions: dict[str, Token]) -> view.Alarm:
    """The alarm; dimensions are those of CloudWatch."""
    is_network = "nlb" in dimensions["LoadBalancer"]
    width = max(map(len, dimensions))
    return view.Alarm(
        label=quote.string(label),
        name=quote.string(f"{site.topology.name}: {watch.told}"[:255]),
        description=quote.string(watch.told),
        namespace=quote.string("AWS/NetworkELB" if is_network else "AWS/ApplicationELB"),
        metric=quote.string(watch.metric),
        statistic=quote.string(watch.statistic),
        threshold=quote.number(watch.threshold),
        dimensions=tuple(view.Entry(Token(key.ljust(width)), value) for key, value in dimensions.items()),
    )
