"""What the protocols of upstreams mean in a cluster."""

from __future__ import annotations

from lbgen.topology import Upstream


def is_secured(upstream: Upstream) -> bool:
    """Whether TLS is spoken to the servers: https, and gRPC with a `tls` block."""
    return upstream.protocol == "https" or (upstream.protocol == "grpc" and upstream.tls is not None)
