"""AWS Load Balancer Controller as an implementation of Gateway API: an ALB for HTTP, an NLB for the rest."""

from lbgen.targets.kubernetes.gateway.profile import Profile
from lbgen.targets.kubernetes.gateway.standard import approximated, unsupported

DOCUMENT = "AWS Load Balancer Controller v3.5: Gateway API (partial conformance)"
_NOT = unsupported("an ALB cannot, and the controller reports no conformance for it", DOCUMENT)

PROFILE = Profile(
    title="AWS Load Balancer Controller",
    document=DOCUMENT,
    classes=("aws-alb", "amazon-alb", "amazon-vpc-lattice"),
    rows={
        "headers.request": _NOT,
        "headers.response": _NOT,
        "tls.hsts": _NOT,
        "tls.certificates": approximated("certificates are found in ACM by host; Secrets are not read", DOCUMENT),
        "tls.client_certificates.require": _NOT,
        "tls.client_certificates.optional": _NOT,
        "timeouts.read": _NOT,
        "route.timeouts": _NOT,
        "upstream.h2c": _NOT,
        "upstream.tls.verify": _NOT,
        "upstream.tls.ca": _NOT,
        "upstream.tls.server_name": _NOT,
        "match.path.regex": approximated("an ALB's own regexes, of at most 128 characters", DOCUMENT),
        "match.cookies": _NOT,
        "server.address": approximated("addresses must be in the VPC or peered to it", DOCUMENT),
    },
)
