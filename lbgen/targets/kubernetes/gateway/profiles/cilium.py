"""Cilium as an implementation of Gateway API: the standard channel, without objects of its own."""

from lbgen.targets.kubernetes.gateway.profile import Profile
from lbgen.targets.kubernetes.gateway.standard import approximated, unsupported

DOCUMENT = "Gateway API conformance report of Cilium v1.20 (v1.5)"
_NO_REPORT = unsupported("no conformance is reported for it", DOCUMENT)

PROFILE = Profile(
    title="Cilium",
    document=DOCUMENT,
    classes=("cilium",),
    redirects=frozenset({301, 302}),
    rows={
        "match.path.regex": approximated("regexes stand before prefixes, ordered by length", DOCUMENT),
        "listener.tls": _NO_REPORT,
        "tls.client_certificates.require": _NO_REPORT,
    },
)
