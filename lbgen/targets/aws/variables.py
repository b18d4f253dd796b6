"""The variables of the module; what the spec says is their default."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.certificates import missing, variable_name, verifying
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.site import Site

_STRING, _STRINGS, _BOOL = Token("string"), Token("list(string)"), Token("bool")
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")


def variables(site: Site) -> Iterator[view.Variable]:
    """Every variable of the module; what the spec says is its default."""
    own = site.settings
    yield _variable("region", "The AWS region.", _STRING, quote.string(own.region) if own.region else None)
    yield _variable(
        "vpc_id",
        "The VPC of the load balancers and their servers.",
        _STRING,
        quote.string(own.vpc_id) if own.vpc_id else None,
    )
    subnets = _variable(
        "subnet_ids",
        "Subnets of the load balancers, in at least two availability zones.",
        _STRINGS,
        quote.strings(own.subnets) if own.subnets else None,
    )
    yield _checked(
        subnets, "length(toset(var.subnet_ids)) >= 2", "Subnets in at least two availability zones are needed."
    )
    family = "dualstack" if site.has_ipv6_servers else "ipv4"
    addresses = _variable(
        "ip_address_type", "ipv4, or dualstack where the subnets have IPv6.", _STRING, quote.string(family)
    )
    yield _checked(addresses, 'contains(["ipv4", "dualstack"], var.ip_address_type)', "One of ipv4 and dualstack.")
    clients = _PRIVATE if own.internal else ("0.0.0.0/0",)
    yield _variable("client_cidr_blocks", "Networks whose clients may connect.", _STRINGS, quote.strings(clients))
    yield _variable(
        "client_ipv6_cidr_blocks",
        "IPv6 networks whose clients may connect; none without dualstack.",
        _STRINGS,
        quote.strings(()),
    )
    yield _variable(
        "target_availability_zone", '"all" where servers listed by address are outside the VPC.', _STRING, quote.NULL
    )
    yield _variable("tags", "Tags of everything.", Token("map(string)"), Token("{}"))
    yield from _optional_variables(site)


def _optional_variables(site: Site) -> Iterator[view.Variable]:
    if site.settings.log_bucket:
        yield _variable(
            "create_access_logs_bucket",
            "Whether this module owns the bucket of the access logs; its policy is an output.",
            _BOOL, quote.boolean(True),
        )  # fmt: skip
    for certificate in missing(site):
        name = variable_name(certificate)
        arn = _variable(name, f"ARN in ACM of the certificate {certificate.name}.", _STRING, None)
        yield _checked(arn, f'can(regex("^arn:[^:]+:acm:", var.{name}))', "An ARN of ACM.")
    if verifying(site):
        yield _variable("client_ca_bucket", "The S3 bucket with the bundles of clients' CAs.", _STRING, None)
    for listener, ca in verifying(site):
        yield _variable(
            f"client_ca_key_{identifier(listener.name)}", f"The object in it that is a copy of {ca}.", _STRING,
            quote.string(ca.rpartition("/")[2] or "ca.pem"),
        )  # fmt: skip
    if site.topology.observability.alarms:
        yield _variable("alarm_actions", "ARNs that alarms notify, such as an SNS topic.", _STRINGS, quote.strings(()))


def _variable(name: str, description: str, kind: Token, default: Token | None) -> view.Variable:
    return view.Variable(quote.string(name), quote.string(description), kind, default, None, None)


def _checked(variable: view.Variable, rule: str, message: str) -> view.Variable:
    return variable._replace(rule=Token(rule), message=quote.string(message))
