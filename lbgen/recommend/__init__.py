"""Which algorithm an upstream should use, with reasons and a simulation as evidence."""

from lbgen.recommend.decide import Decision, Facts, decide, ends_when, facts_of, rule_for
from lbgen.recommend.situation import Situation, Wishes, situation

__all__ = ["Decision", "Facts", "Situation", "Wishes", "decide", "ends_when", "facts_of", "rule_for", "situation"]
