"""What of a topology goes where: which listeners and upstreams belong to which load balancer."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.targets.aws.groups import Group, groups_of
from lbgen.targets.aws.settings import Settings, settings
from lbgen.topology import Forward, Listener, Topology


class Site(NamedTuple):
    """A topology cut in two: HTTP listeners on an application load balancer, the others on a network one.

    `groups` are the target groups by upstream, of either kind. `unserved` are listeners no load balancer can have.
    """

    topology: Topology
    settings: Settings
    application: tuple[Listener, ...]
    network: tuple[Listener, ...]
    unserved: tuple[Listener, ...]
    application_groups: dict[str, tuple[Group, ...]]
    network_groups: dict[str, tuple[Group, ...]]

    @property
    def is_dual(self) -> bool:
        """Whether there are two load balancers."""
        return bool(self.application and self.network)

    @property
    def has_cdn(self) -> bool:
        """Whether CloudFront stands in front of the application load balancer."""
        return self.settings.cdn and bool(self.application)

    @property
    def has_ipv6_servers(self) -> bool:
        """Whether a server has an IPv6 address, which only a dual-stack load balancer reaches."""
        every = (*self.application_groups.values(), *self.network_groups.values())
        return any(group.is_ipv6 for some in every for group in some)


def site(topology: Topology) -> Site:
    """The cut."""
    listeners = topology.listeners.values()
    network = [one for one in listeners if not one.is_http and one.upstream is not None]
    upstreams = topology.upstreams
    served = {name for one in listeners for name in _routed(topology, one)}
    return Site(
        topology=topology,
        settings=settings(topology),
        application=tuple(one for one in listeners if one.is_http),
        network=tuple(network),
        unserved=tuple(one for one in listeners if not one.is_http and one.upstream is None),
        application_groups={name: groups_of(upstreams[name], is_network=False) for name in upstreams if name in served},
        network_groups={
            name: groups_of(upstreams[name], is_network=True)
            for name in dict.fromkeys(one.upstream for one in network)
            if name is not None
        },
    )


def _routed(topology: Topology, listener: Listener) -> set[str]:
    """The upstreams that a listener's routes forward to."""
    if not listener.is_http or listener.redirect_port is not None:
        return set()
    return {
        share.upstream
        for route in topology.routes
        if listener.name in route.listeners and isinstance(route.action, Forward) and route.auth is None
        for share in route.action.shares
    }
