"""The rendered `tests/plan.tftest.hcl`: what `terraform test` can hold the module to without an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lbgen.ports import Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.certificates import missing, variable_name, verifying
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.site import Site

_ACCOUNT = "123456789012"
_CERTIFICATE = f"arn:aws:acm:us-east-1:{_ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"


class Suite(NamedTuple):
    """The file: stand-in values for required variables, assertions, and whether one subnet must be refused."""

    variables: Sequence[view.Entry]
    assertions: Sequence[view.Assertion]


def suite(site: Site, rules: Sequence[view.Rule]) -> Suite:
    """Values and assertions for one site."""
    values = dict(_values(site))
    width = max(map(len, values))
    return Suite(
        tuple(view.Entry(Token(name.ljust(width)), value) for name, value in values.items()),
        tuple(_assertions(site, rules)),
    )


def _values(site: Site) -> Iterator[tuple[str, Token]]:
    yield "region", quote.string(site.settings.region or "eu-central-1")
    yield "vpc_id", quote.string("vpc-00000000000000000")
    yield "subnet_ids", quote.strings(["subnet-00000000000000000", "subnet-11111111111111111"])
    for certificate in missing(site):
        yield variable_name(certificate), quote.string(_CERTIFICATE)
    if verifying(site):
        yield "client_ca_bucket", quote.string("client-cas")


def _assertions(site: Site, rules: Sequence[view.Rule]) -> Iterator[view.Assertion]:
    for listener in (*site.application, *site.network):
        name = f"aws_lb_listener.{identifier(listener.name)}"
        yield view.Assertion(
            Token(f"{name}.port == {listener.port}"),
            quote.string(f"listener {listener.name} is on port {listener.port}"),
        )
    for listener in site.application:
        arn = quote.reference("aws_lb_listener", identifier(listener.name), "arn")
        labels = [rule.label.strip('"') for rule in rules if rule.listener == arn]
        if len(labels) > 1:
            listed = ", ".join(f"aws_lb_listener_rule.{label}.priority" for label in labels)
            yield view.Assertion(
                Token(f"length(distinct([{listed}])) == {len(labels)}"),
                quote.string(f"priorities on listener {listener.name} are unique"),
            )
