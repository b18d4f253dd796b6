"""The rendered `tests/plan.tftest.hcl`: what `terraform test` can hold the module to without an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.certificates import missing, policies, variable_name, verifying
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.site import Site

_ACCOUNT = "123456789012"
_CERTIFICATE = f"arn:aws:acm:us-east-1:{_ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"


class Suite(NamedTuple):
    """The file: stand-in values for required variables, assertions, and the rules of each listener."""

    variables: Sequence[view.Entry]
    assertions: Sequence[view.Assertion]
    listeners: Sequence[Priorities]


class Priorities(NamedTuple):
    """The rules of one listener, whose priorities differ."""

    rules: Sequence[Token]
    total: Token
    message: Token


def suite(site: Site, rules: Sequence[view.Rule]) -> Suite:
    """Values and assertions for one site."""
    values = dict(_values(site))
    width = max(map(len, values))
    return Suite(
        tuple(view.Entry(Token(name.ljust(width)), value) for name, value in values.items()),
        tuple(_assertions(site)),
        tuple(_priorities(site, rules)),
    )


def _values(site: Site) -> Iterator[tuple[str, Token]]:
    yield "region", quote.string(site.settings.region or "eu-central-1")
    yield "vpc_id", quote.string("vpc-00000000000000000")
    yield "subnet_ids", quote.strings(["subnet-00000000000000000", "subnet-11111111111111111"])
    for certificate in missing(site):
        yield variable_name(certificate), quote.string(_CERTIFICATE)
    if verifying(site):
        yield "client_ca_bucket", quote.string("client-cas")


def _assertions(site: Site) -> Iterator[view.Assertion]:
    for listener in (*site.application, *site.network):
        name = f"aws_lb_listener.{identifier(listener.name)}"
        yield _assertion(f"{name}.port == {listener.port}", f"listener {listener.name} is on port {listener.port}")
        if listener.redirect_port is not None:
            redirects = f'{name}.default_action[0].redirect[0].protocol == "HTTPS"'
            yield _assertion(redirects, f"listener {listener.name} serves nothing but redirects to https")
        if listener.tls:
            policy = quote.string(policies()[listener.tls.policy]["policy"])
            told = f"listener {listener.name} has the TLS policy nearest to Mozilla's {listener.tls.policy}"
            yield _assertion(f"{name}.ssl_policy == {policy}", told)


def _assertion(condition: str, message: str) -> view.Assertion:
    return view.Assertion(Token(condition), quote.string(message))


def _priorities(site: Site, rules: Sequence[view.Rule]) -> Iterator[Priorities]:
    for listener in site.application:
        arn = quote.reference("aws_lb_listener", identifier(listener.name), "arn")
        labels = [Token(rule.label.strip('"')) for rule in rules if rule.listener == arn]
        if len(labels) > 1:
            message = quote.string(f"priorities on listener {listener.name} are unique")
            yield Priorities(labels, quote.number(len(labels)), message)
