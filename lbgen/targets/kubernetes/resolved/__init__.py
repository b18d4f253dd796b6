"""Manifests as the cluster sees them together: objects with what they refer to, each part with its place in a file.

`Part` is a place in a manifest that may be empty; `Thing` and its kinds (`Ingress`, `Service`, `Gateway`, `Route`) are
what rules see; `Manifests` is the unit that holds them and finds one by its name.
"""
