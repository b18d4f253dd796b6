"""A reload costs no request."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Reply
from lbgen.topology import Topology

_FOR_S = 1.5
_RELOADS = 2


def cases(topology: Topology) -> Iterator[Case]:
    """One, on the first upstream that requests reach."""
    for upstream, _ in trials.reachable(topology):
        run = partial(_run, upstream.name)
        yield Case("a reload costs no request", f"upstream {upstream.name}", (), (), run)
        return


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.apart(name)) as bench:
        way = trials.way_to(bench, name)
        for stub in bench.stubs(name):
            stub.manners.delay_ms = 5
        is_over = threading.Event()
        replies: list[Reply] = []

        def keep_asking() -> None:
            while not is_over.is_set():
                replies.append(bench.ask(way))

        askers = [threading.Thread(target=keep_asking) for _ in range(3)]
        for asker in askers:
            asker.start()
        for _ in range(_RELOADS):
            time.sleep(_FOR_S / (_RELOADS + 1))
            bench.engine.reload()
        time.sleep(_FOR_S / (_RELOADS + 1))
        is_over.set()
        for asker in askers:
            asker.join(10)
    failed = [reply for reply in replies if reply.status != 200]
    faults: tuple[Fault, ...] = ()
    if failed or not replies:
        done = f"{len(replies)} requests during {_RELOADS} reloads"
        faults = (Fault(done, "all answered", trials.statuses(replies)),)
    return Seen(f"{len(replies) - len(failed)} of {len(replies)} answered", faults)
