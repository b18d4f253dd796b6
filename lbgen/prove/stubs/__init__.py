"""Pretended servers on loopback that tell what they saw and behave as they are told."""

from lbgen.prove.stubs.house import Stubs
from lbgen.prove.stubs.record import HEALTH_PATHS, MARK, Kind, Manners, Mode, Seen, Stub

__all__ = ["HEALTH_PATHS", "MARK", "Kind", "Manners", "Mode", "Seen", "Stub", "Stubs"]
