"""Cilium as an implementation of Gateway API: the standard channel, without objects of its own."""

from lbgen.targets.kubernetes.gateway.profile import Profile
from lbgen.targets.kubernetes.gateway.standard import approximated

DOCUMENT = "Gateway API conformance report of Cilium v1.20"

PROFILE = Profile(
    title="Cilium",
    document=DOCUMENT,
    classes=("cilium",),
    rows={"match.path.regex": approximated("regexes stand before prefixes, ordered by length", DOCUMENT)},
)
