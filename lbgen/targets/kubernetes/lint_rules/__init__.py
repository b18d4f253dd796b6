"""The lint rules for Kubernetes manifests, one a file; see lbgen.ports.rules."""
