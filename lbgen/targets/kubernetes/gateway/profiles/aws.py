"""AWS Load Balancer Controller as an implementation of Gateway API: an ALB for HTTP.

A Gateway is an ALB or an NLB by its class, never both, and a ClusterIP Service's pods are targets only where a
TargetGroupConfiguration says `ip`.
"""

from __future__ import annotations

from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.gateway.profile import Additions, Profile, Scene
from lbgen.targets.kubernetes.gateway.standard import approximated, unsupported
from lbgen.targets.kubernetes.views import extension, head

DOCUMENT = "AWS Load Balancer Controller v3.5: Gateway API (partial conformance)"
ONLY_PODS = (
    "the controller's targets are pods alone: it skips endpoints without a pod behind them; name the Service of the "
    "pods in `bind.kubernetes`"
)
_NOT = unsupported("an ALB cannot, and the controller reports no conformance for it", DOCUMENT)
_NLB = unsupported(
    "a Gateway of this class is an ALB, which knows HTTP alone; an NLB is a Gateway of its own", DOCUMENT
)


def add(scene: Scene) -> Additions:
    """Targets by address for every Service that routes lead to; the controller's default is by instance and port."""
    services = list(dict.fromkeys(name for refs in scene.services.values() for name, _ in refs))
    named = names.unique(scene.settings.spec, [(service, "targets") for service in services])
    return Additions(
        tuple(
            extension(
                "gateway.k8s.aws/v1beta1",
                "TargetGroupConfiguration",
                head(named[service, "targets"], scene.settings.namespace, scene.settings.spec),
                {"targetReference": {"name": service}, "defaultConfiguration": {"targetType": "ip"}},
            )
            for service in services
        )
    )


PROFILE = Profile(
    title="AWS Load Balancer Controller",
    document=DOCUMENT,
    classes=("aws-alb", "amazon-alb"),
    add=add,
    only_pods=ONLY_PODS,
    redirects=frozenset({301, 302}),
    rows={
        "listener.tcp": _NLB,
        "listener.udp": _NLB,
        "listener.tls": _NLB,
        "listener.tls_passthrough": _NLB,
        "listener.sni": _NLB,
        "upstream.tcp": _NLB,
        "upstream.udp": _NLB,
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
        "server.address": approximated("only where a pod stands behind it", DOCUMENT),
    },
)
