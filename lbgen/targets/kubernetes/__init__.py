"""Kubernetes: the targets `ingress` and `gateway`, over one parser."""
