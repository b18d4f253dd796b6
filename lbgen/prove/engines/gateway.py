"""Gateway API manifests in Traefik."""

from lbgen.prove.traefik import find, label, start

__all__ = ["find", "label", "start"]
