"""The spec's active checks, made from here and now: which servers a load balancer on this machine would find up."""

from lbgen.probe.model import Answer, Probed, State
from lbgen.probe.running import probe

__all__ = ["Answer", "Probed", "State", "probe"]
