"""Istio as an implementation of Gateway API: the standard channel, without objects of its own."""

from lbgen.targets.kubernetes.gateway.profile import Profile
from lbgen.targets.kubernetes.gateway.standard import approximated, unsupported

DOCUMENT = "Gateway API conformance report of Istio 1.30 (v1.5)"
_NO_REPORT = unsupported("no conformance is reported for it", DOCUMENT)

PROFILE = Profile(
    title="Istio",
    document=DOCUMENT,
    classes=("istio",),
    rows={
        "match.path.regex": approximated("regexes stand where the written order puts them", DOCUMENT),
        "listener.udp": _NO_REPORT,
        "upstream.udp": _NO_REPORT,
        "tls.client_certificates.require": _NO_REPORT,
        "tls.client_certificates.optional": _NO_REPORT,
    },
)
