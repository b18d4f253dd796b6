"""lbgen: one load-balancer topology, rendered for many engines, with the truth about each."""

__version__ = "0.1.0"
