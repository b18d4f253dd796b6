"""The programs behind the targets: the API server's rules, which are always there, and Traefik on a stub API server."""

from lbgen.targets.kubernetes.engine.checks import ApiServerRules
from lbgen.targets.kubernetes.engine.traefik import Running, Traefik, find, running

__all__ = ["ApiServerRules", "Running", "Traefik", "find", "running"]
