"""A deterministic simulation of load balancing: the same scenario and seeds give the same numbers on every machine."""

from lbgen.simulate.model import (
    DISTRIBUTIONS,
    PATTERNS,
    Binding,
    Event,
    Load,
    Scenario,
    Server,
    Trace,
    capacity_per_s,
)
from lbgen.simulate.outcome import Estimate, Latency, Phase
from lbgen.simulate.run import Outcome, phases_of, simulate

__all__ = [
    "DISTRIBUTIONS",
    "PATTERNS",
    "Binding",
    "Estimate",
    "Event",
    "Latency",
    "Load",
    "Outcome",
    "Phase",
    "Scenario",
    "Server",
    "Trace",
    "capacity_per_s",
    "phases_of",
    "simulate",
]
