"""Implementations of Gateway API, one module each."""
