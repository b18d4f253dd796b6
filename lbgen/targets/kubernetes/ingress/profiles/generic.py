"""Ingress without any annotation: what every controller reads."""

from lbgen.targets.kubernetes.ingress.plain import SOURCE
from lbgen.targets.kubernetes.ingress.profile import Profile

PROFILE = Profile(title="Ingress", document=SOURCE, class_name="ingress", prefix="", rows={})
