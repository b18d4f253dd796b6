"""Pickers for the event simulation that do not look at every server for every request.

Each picks exactly as its reference in `lbgen.algorithms` does (a test holds them together), out of something that is
kept in order while servers come, go, and get requests. Algorithms without one here pick by their reference.
"""

from __future__ import annotations

import functools
import random
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping
from heapq import heapify, heappop, heappush
from itertools import accumulate

from lbgen.algorithms import Algorithm, Servers, position, ring

_MOST_STALE = 8


class Chooser(ABC):
    """How one balancer picks. It is told of changes; `hidden` servers are left out of one pick."""

    def __init__(self, servers: Servers, draw: random.Random) -> None:
        self.servers, self.draw = servers, draw

    def changed(self, server: int) -> None:  # noqa: B027  most keep nothing that changes
        """A server's weight is another one, or it came or went."""

    def loaded(self, server: int) -> None:  # noqa: B027  most keep nothing that changes
        """A server has got a request, or answered one."""

    @abstractmethod
    def pick(self, key: str, hidden: Collection[int]) -> int:
        """The server for a request; there is one that may be picked."""

    def weight(self, server: int) -> int:
        """What a server counts for now: 0 while it is down."""
        return self.servers.weights[server] if self.servers.is_up[server] else 0


class ByReference(Chooser):
    """The reference picker, which looks at all servers."""

    def __init__(self, servers: Servers, draw: random.Random, algorithm: Algorithm) -> None:
        super().__init__(servers, draw)
        self._pick = algorithm.picker(servers, draw)

    def pick(self, key: str, hidden: Collection[int]) -> int:
        """Hidden servers are down for as long as the reference looks."""
        up = [server for server in hidden if self.servers.is_up[server]]
        for server in up:
            self.servers.is_up[server] = False
        picked = self._pick(key)
        for server in up:
            self.servers.is_up[server] = True
        return picked


class Turns(Chooser):
    """Smooth weighted round robin: servers of one weight gain alike, so the richest of each weight are compared.

    A server's credit is `_base + weight x _turn`; `_ranked` has the servers of each weight, the richest first.
    """

    def __init__(self, servers: Servers, draw: random.Random) -> None:
        super().__init__(servers, draw)
        count = len(servers.weights)
        self._turn = self._total = 0
        self._base, self._weight, self._version = [0] * count, [0] * count, [0] * count
        self._ranked: dict[int, list[tuple[int, int, int]]] = {}
        for server in range(count):
            self.changed(server)

    def changed(self, server: int) -> None:
        """The credit so far stays."""
        before, now = self._weight[server], self.weight(server)
        if now != before:
            self._base[server] += (before - now) * self._turn
            self._weight[server] = now
            self._total += now - before
            self._rank(server)

    def pick(self, key: str, hidden: Collection[int]) -> int:  # noqa: ARG002  takes no account of who asks
        """All but hidden servers gain their weight; the richest pays for everybody."""
        self._turn += 1
        for server in hidden:
            self._base[server] -= self._weight[server]
            self._rank(server)
        best, best_credit = -1, 0
        for weight in list(self._ranked):
            server = self._richest(weight, hidden)
            credit = self._base[server] + weight * self._turn if server >= 0 else 0
            if server >= 0 and (best < 0 or (credit, -server) > (best_credit, -best)):
                best, best_credit = server, credit
        self._base[best] -= self._total - sum(self._weight[server] for server in hidden)
        self._rank(best)
        return best

    def _rank(self, server: int) -> None:
        self._version[server] += 1
        if weight := self._weight[server]:
            heappush(self._ranked.setdefault(weight, []), (-self._base[server], server, self._version[server]))

    def _richest(self, weight: int, hidden: Collection[int]) -> int:
        ranked, aside, found = self._ranked[weight], [], -1
        while ranked and found < 0:
            _, server, version = ranked[0]
            if self._version[server] != version:
                heappop(ranked)
            elif server in hidden:
                aside.append(heappop(ranked))
            else:
                found = server
        for one in aside:
            heappush(ranked, one)
        if not ranked:
            del self._ranked[weight]
        return found


class Ranked(Chooser):
    """The server of lowest rank, in a tie the one that has stayed as it is for longest; old entries are skipped."""

    def __init__(self, servers: Servers, draw: random.Random, rank: Callable[[Servers, int], float]) -> None:
        super().__init__(servers, draw)
        self._rank = rank
        self._version = [0] * len(servers.weights)
        self._entries: list[tuple[float, int, int, int]] = []
        self._sort()

    def changed(self, server: int) -> None:
        """A new entry, if the server may be picked."""
        self._version[server] += 1
        if self.weight(server):
            heappush(self._entries, self._entry(server))
            if len(self._entries) > _MOST_STALE * len(self._version) + 64:
                self._sort()

    def loaded(self, server: int) -> None:
        """Its rank is another one."""
        self.changed(server)

    def pick(self, key: str, hidden: Collection[int]) -> int:  # noqa: ARG002  takes no account of who asks
        """The first entry that is up to date."""
        aside = []
        while self._entries[0][3] in hidden or self._version[self._entries[0][3]] != self._entries[0][2]:
            one = heappop(self._entries)
            if self._version[one[3]] == one[2]:
                aside.append(one)
        best = self._entries[0][3]
        for one in aside:
            heappush(self._entries, one)
        return best

    def _entry(self, server: int) -> tuple[float, int, int, int]:
        return self._rank(self.servers, server), self.servers.changed[server], self._version[server], server

    def _sort(self) -> None:
        self._entries = [self._entry(server) for server in range(len(self._version)) if self.weight(server)]
        heapify(self._entries)


class Drawn(Chooser):
    """One draw by weight; sums of weights are kept until a server changes."""

    def __init__(self, servers: Servers, draw: random.Random) -> None:
        super().__init__(servers, draw)
        self._sums: tuple[list[int], list[int]] | None = None

    def changed(self, server: int) -> None:  # noqa: ARG002  all sums after it change
        """Sums are made anew when they are asked for."""
        self._sums = None

    def pick(self, key: str, hidden: Collection[int]) -> int:  # noqa: ARG002  takes no account of who asks
        """By weight."""
        servers, sums = self._lots(hidden)
        return self.draw.choices(servers, cum_weights=sums)[0]

    def _lots(self, hidden: Collection[int]) -> tuple[list[int], list[int]]:
        if self._sums is None:
            self._sums = self._summed(())
        return self._summed(hidden) if hidden else self._sums

    def _summed(self, hidden: Collection[int]) -> tuple[list[int], list[int]]:
        servers = [server for server in self.servers.candidates() if server not in hidden]
        return servers, list(accumulate(self.servers.weights[server] for server in servers))


class BestOfTwo(Drawn):
    """Two draws, the less loaded for its weight."""

    def pick(self, key: str, hidden: Collection[int]) -> int:  # noqa: ARG002  takes no account of who asks
        """The first drawn wins a tie."""
        servers, sums = self._lots(hidden)
        first = second = self.draw.choices(servers, cum_weights=sums)[0]
        while second == first and len(servers) > 1:
            second = self.draw.choices(servers, cum_weights=sums)[0]
        return min(first, second, key=functools.partial(_open_per_weight, self.servers))


class Around(Chooser):
    """The ring: from the key's point on, the first server that may be picked."""

    def __init__(self, servers: Servers, draw: random.Random) -> None:
        super().__init__(servers, draw)
        self._ring = ring(servers.weights)
        self._first: dict[str, int] = {}

    def pick(self, key: str, hidden: Collection[int]) -> int:
        """By the key."""
        owners, place = self._ring.owners, self._first.get(key)
        if place is None:
            place = self._first[key] = bisect_left(self._ring.positions, position(key)) % len(owners)
        while owners[place] in hidden or not self.weight(owners[place]):
            place = (place + 1) % len(owners)
        return owners[place]


def _open(servers: Servers, server: int) -> float:
    return servers.active[server]


def _open_per_weight(servers: Servers, server: int) -> float:
    return servers.active[server] / servers.weights[server]


def _expected_ms(servers: Servers, server: int) -> float:
    return servers.response_ms[server] * (servers.active[server] + 1) / servers.weights[server]


CHOOSERS: Mapping[str, Callable[[Servers, random.Random], Chooser]] = {
    "round_robin": Turns,
    "least_connections": functools.partial(Ranked, rank=_open_per_weight),
    "plain_least_connections": functools.partial(Ranked, rank=_open),
    "least_response_time": functools.partial(Ranked, rank=_expected_ms),
    "random": Drawn,
    "random_two_choices": BestOfTwo,
    "ip_hash": Around,
    "consistent_hash": Around,
}


def chooser(algorithm: Algorithm, servers: Servers, draw: random.Random) -> Chooser:
    """How to pick by that algorithm."""
    quick = CHOOSERS.get(algorithm.name)
    return quick(servers, draw) if quick else ByReference(servers, draw, algorithm)
