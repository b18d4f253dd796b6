"""Gateway API's standard channel alone: what every conforming implementation is asked to do."""

from lbgen.targets.kubernetes.gateway.profile import CHANNEL, Profile

PROFILE = Profile(title="Gateway API", document=CHANNEL, classes=("lbgen",), rows={})
