"""HAProxy's own pages: statistics and Prometheus metrics."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.haproxy import names, quote
from lbgen.targets.haproxy.binds import addresses
from lbgen.targets.haproxy.forwarded import network_acls
from lbgen.targets.haproxy.view import Bind, Page
from lbgen.topology import Observability


def pages(observability: Observability, taken: set[str]) -> Iterator[Page]:
    """The frontends that the spec asks for."""
    for kind, page in (("stats", observability.stats), ("metrics", observability.metrics)):
        if page is not None:
            name = names.unused(kind, taken, "page")
            binds = tuple(Bind(address) for address in addresses(None, page.port))
            yield Page(names.section(name), binds, _refusals(page.allow), kind == "stats")


def _refusals(allow: tuple[str, ...]) -> tuple[Token, ...]:
    if not allow:
        return ()
    return (*network_acls("allowed", allow), quote.fixed("http-request deny deny_status 403 unless allowed"))
