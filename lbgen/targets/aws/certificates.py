"""Certificates from ACM, by ARN, by domain, or by a variable; TLS policies; trust stores for clients' CAs."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import aws_name, identifier
from lbgen.targets.aws.site import Site
from lbgen.topology import Certificate, Listener, ListenerTls

CDN_REGION = "us-east-1"  # the one region whose certificates CloudFront takes (AWS documentation, CloudFront, cnames)


@functools.cache
def policies() -> dict[str, dict[str, str]]:
    """For each Mozilla profile the nearest TLS policy of AWS, and the difference."""
    import json  # noqa: PLC0415  # only when something is planned for AWS

    from lbgen import resources  # noqa: PLC0415

    nearest: dict[str, dict[str, str]] = json.loads(resources.text("schemas", "aws-ssl-policies.json"))["nearest"]
    return nearest


def arn(certificate: Certificate) -> Token:
    """The expression for a certificate's ARN."""
    if certificate.acm is None:
        return quote.fixed(f"var.{variable_name(certificate)}")
    if certificate.acm.startswith("arn:"):
        return quote.string(certificate.acm)
    return quote.reference("data.aws_acm_certificate", identifier(certificate.name), "arn")


def variable_name(certificate: Certificate) -> str:
    """The variable that stands for a certificate without `acm`."""
    return f"certificate_arn_{identifier(certificate.name)}"


def used(site: Site) -> list[Certificate]:
    """The certificates that listeners name, once each."""
    tls = [one.tls for one in (*site.application, *site.network) if one.tls]
    return list({certificate.name: certificate for one in tls for certificate in one.certificates}.values())


def lookups(site: Site) -> Iterator[view.Lookup]:
    """The certificates that are looked up by domain, and CloudFront's one."""
    for certificate in used(site):
        if certificate.acm and not certificate.acm.startswith("arn:"):
            yield view.Lookup(quote.string(identifier(certificate.name)), quote.string(certificate.acm), None)
    first = cdn_certificate(site)
    if first is not None:
        yield view.Lookup(quote.string("cdn"), quote.string(_domain(first)), quote.string(CDN_REGION))


def cdn_certificate(site: Site) -> Certificate | None:
    """The certificate of the CloudFront distribution: the first https listener's first one."""
    if not site.settings.cdn:
        return None
    for listener in site.application:
        if listener.tls is not None:
            return listener.tls.certificates[0]
    return None


def _domain(certificate: Certificate) -> str:
    if certificate.acm and not certificate.acm.startswith("arn:"):
        return certificate.acm
    return next(iter(certificate.hosts), certificate.name)


def missing(site: Site) -> list[Certificate]:
    """The certificates that only a variable can name."""
    return [certificate for certificate in used(site) if certificate.acm is None]


def listener_tls(listener: Listener, tls: ListenerTls) -> view.ListenerTls:
    """A listener's TLS: the nearest policy, its certificates, and clients' certificates."""
    nearest = policies()[tls.policy]
    name = identifier(listener.name)
    more = tuple(
        view.ListenerCertificate(
            quote.string(identifier(listener.name, certificate.name)),
            quote.reference("aws_lb_listener", name, "arn"),
            arn(certificate),
        )
        for certificate in tls.certificates[1:]
    )
    return view.ListenerTls(
        comment=quote.comment(f"Mozilla {tls.policy}: {nearest['difference']}"),
        policy=quote.string(nearest["policy"]),
        certificate=arn(tls.certificates[0]),
        more=more,
        mutual=_mutual(listener, tls),
    )


def _mutual(listener: Listener, tls: ListenerTls) -> view.Mutual | None:
    if tls.client_certificates is None:
        return None
    if tls.client_certificates.mode == "optional":
        return view.Mutual(quote.string("passthrough"), None)
    return view.Mutual(quote.string("verify"), quote.reference("aws_lb_trust_store", identifier(listener.name), "arn"))


def verifying(site: Site) -> list[tuple[Listener, str]]:
    """The https listeners that require client certificates, with the CA file the spec names."""
    return [
        (one, one.tls.client_certificates.ca)
        for one in site.application
        if one.tls and one.tls.client_certificates and one.tls.client_certificates.mode == "require"
    ]


def trust_stores(site: Site) -> Iterator[view.TrustStore]:
    """A trust store for each of those, filled from S3."""
    for listener, ca in verifying(site):
        name = identifier(listener.name)
        yield view.TrustStore(
            quote.string(name),
            quote.string(aws_name(f"{site.topology.name}-{listener.name}")),
            quote.comment(f"the bundle is a copy of {ca}"),
            quote.fixed("var.client_ca_bucket"),
            quote.fixed(f"var.client_ca_key_{name}"),
        )


def notes(site: Site) -> Iterator[Note]:
    """Certificates without `acm`, network listeners with client certificates, and quotas."""
    for certificate in missing(site):
        yield Note(
            "tls.certificates", _place(site, certificate), Support.EMULATED,
            "without `acm` the ARN is a Terraform variable", certificate.name, f"var.{variable_name(certificate)}",
        )  # fmt: skip
    for listener in site.network:
        if listener.tls and listener.tls.client_certificates:
            mode = listener.tls.client_certificates.mode
            yield Note(
                f"tls.client_certificates.{mode}", (*listener.origin, "tls", "client_certificates"),
                Support.UNSUPPORTED, "a network load balancer asks for no client certificates",
            )  # fmt: skip
    quota = limit("mtls_listeners_per_alb")
    for listener, _ in verifying(site)[quota.high or 0 :]:
        yield Note(
            "tls.client_certificates.require",
            (*listener.origin, "tls", "client_certificates"),
            Support.UNSUPPORTED,
            quota.told(),
        )
    certificates = sum(len(one.tls.certificates) - 1 for one in site.application if one.tls)
    quota = limit("certificates_per_alb")
    if not quota.holds(certificates):
        first = next(one for one in site.application if one.tls)
        yield Note(
            "tls.certificates",
            (*first.origin, "tls", "certificates"),
            Support.UNSUPPORTED,
            quota.told(),
            f"{certificates}",
            "",
        )


def _place(site: Site, certificate: Certificate) -> tuple[str | int, ...]:
    for listener in (*site.application, *site.network):
        if listener.tls and certificate in listener.tls.certificates:
            return (*listener.origin, "tls", "certificates")
    return certificate.origin
