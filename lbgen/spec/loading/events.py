"""The stream of YAML events: libyaml's parser, or ruamel.yaml's own where PyYAML comes without it.

The libyaml inside ruamel.yaml.clib 0.2.15 (and clibz 0.3.7) refuses a colon inside a plain scalar of a flow list,
so `[10.0.0.1:8080]` would not parse; PyYAML 6 brings libyaml 0.2.5, which reads it (measured). Only events are
taken from either parser: what a scalar means is decided by `scalars.py`, as YAML 1.2 has it.
"""

from __future__ import annotations

from collections.abc import Callable

from lbgen.lean_typing import Any

NextEvent = Callable[[], Any]


def opened(text: str) -> NextEvent:
    """A function that returns the next event, and None after the last; raises YAMLError."""
    try:
        from yaml._yaml import CParser  # noqa: PLC0415  # optional, and slow to import
    except ImportError:
        return opened_pure(text)
    parser = CParser(text)
    next_event: NextEvent = parser.get_event
    return next_event


def opened_pure(text: str) -> NextEvent:
    """The same from the parser written in Python."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import

    events = YAML(typ="safe", pure=True).parse(text)
    return lambda: next(events, None)
