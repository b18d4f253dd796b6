"""Traefik: Ingress objects where an Ingress says it all, else Traefik's own IngressRoute and what belongs to it."""
