"""Ingress controllers, one module each."""
