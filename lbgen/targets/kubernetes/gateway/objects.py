"""What the parts of a topology become, by name: what profiles point their policies at."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple


class Section(NamedTuple):
    """One listener entry of a Gateway. `host` None takes every name that no other section of its port takes."""

    gateway: str
    name: str
    host: str | None


class RouteObject(NamedTuple):
    """What a route, or a listener without HTTP, became: `HTTPRoute` or the like, and its name."""

    kind: str
    name: str
