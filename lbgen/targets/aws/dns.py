"""Route 53 alias records. Source: Route 53 API reference 2013-04-01, AliasTarget."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.balancers import zone_of
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.site import Site
from lbgen.topology import Dns


def records(site: Site, dns: Dns) -> Iterator[view.Record]:
    """Alias records for each name, A and (with dualstack) AAAA; the template counts the latter."""
    label = "alb" if site.application else "nlb"
    target, zone = zone_of(label)
    if site.has_cdn:
        target = quote.reference("aws_cloudfront_distribution", "cdn", "domain_name")
        zone = quote.reference("aws_cloudfront_distribution", "cdn", "hosted_zone_id")
    policy = dns.policy
    for name in dns.records:
        for kind in ("A", "AAAA"):
            yield view.Record(
                label=quote.string(identifier(_labels(name), kind.lower())),
                name=quote.string(name),
                type=quote.string(kind),
                is_counted=kind == "AAAA" and not site.has_cdn,
                weight=quote.number(policy.weight) if policy and policy.weight is not None else None,
                role=quote.string(policy.role.upper()) if policy and policy.role else None,
                identifier=quote.string(policy.identifier) if policy else None,
                alias_name=target,
                alias_zone=zone,
                evaluate=quote.boolean(not site.has_cdn),
            )


def _labels(name: str) -> str:
    """`*.shop.example.com` as `any-shop-example-com`, unless that hides something."""
    plain = name.replace("*", "any").replace(".", "-")
    return name if "-" in name or "_" in name or "any" in name else plain


def notes(site: Site) -> Iterator[Note]:
    """Names beside two load balancers."""
    if site.topology.dns and site.is_dual:
        yield Note(
            "dns", ("dns", "zone"), Support.APPROXIMATED, "a name leads to one load balancer",
            "one load balancer", "the application load balancer; the network one has its own name, see the outputs",
        )  # fmt: skip
