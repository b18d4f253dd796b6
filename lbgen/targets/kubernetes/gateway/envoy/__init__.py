"""Envoy Gateway's own objects, by what they are about."""
