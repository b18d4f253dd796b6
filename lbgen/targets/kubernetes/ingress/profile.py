"""What is data about one Ingress controller: one module of `profiles/` each, found by looking there."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from lbgen import _discover
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Row, Support
from lbgen.targets.kubernetes.ingress import profiles
from lbgen.targets.kubernetes.ingress.merging import Merging
from lbgen.targets.kubernetes.ingress.wish import Wish
from lbgen.targets.kubernetes.sources import sourced

LONGEST_KEY = 63  # an annotation's key after its prefix (Kubernetes: qualified names)
_SERVICE = "{service}"
Value = Callable[[Wish], str | None]


class Setting(NamedTuple):
    """One annotation: the feature it carries out, its key (without the profile's prefix), and its value's syntax.

    `value` gives None where the wish does not ask for it.
    """

    feature: str
    key: str
    value: Value


class Profile(NamedTuple):
    """One controller.

    `rows` replace those of plain Ingress by feature. `document` names what the rows were read in, with its version.
    `prefix` begins its annotations' keys. `on_ingress` and `on_service` are the annotations of either object.
    `remarks` stand as comments on top of the file. `says` are conditions beyond host and path that annotations can
    carry; `regex_path` writes a regex as a path, None where it cannot. `copies` says that the controller writes
    annotations into a configuration file of its own; `only_pods` why listed addresses are no targets. `merging` is
    how several Ingresses share a host where the controller gives it to one alone. `is_ordered` says that it tries
    Ingresses in the order they are given (`Wish.place`), not by their paths.
    """

    title: str
    document: str
    class_name: str
    prefix: str
    rows: Mapping[str, Row]
    on_ingress: tuple[Setting, ...] = ()
    on_service: tuple[Setting, ...] = ()
    remarks: tuple[str, ...] = ()
    says: frozenset[str] = frozenset()
    notes: Callable[[Wish], Iterable[Note]] = lambda _wish: ()
    regex_path: Callable[[str], str | None] = lambda _pattern: None
    copies: bool = False
    only_pods: str = ""
    is_ordered: bool = False
    merging: Merging | None = None


def keys_with_service(profile: Profile) -> tuple[str, ...]:
    """The keys that hold a Service's name, without it."""
    return tuple(it.key.replace(_SERVICE, "") for it in profile.on_ingress if _SERVICE in it.key)


@functools.cache
def names() -> tuple[str, ...]:
    """Every profile's name, `generic` first."""
    found = [module.replace("_", "-") for module in _discover.modules(profiles.__path__)]
    return ("generic", *(name for name in found if name != "generic"))


@functools.cache
def load(name: str) -> Profile:
    """The profile of that name; an unknown name is plain Ingress."""
    wanted = name if name in names() else "generic"
    module = importlib.import_module(f"{profiles.__name__}.{wanted.replace('-', '_')}")
    found: Profile = module.PROFILE
    return found


def row(name: str, feature: str) -> Row:
    """What a controller does about a feature."""
    from lbgen.targets.kubernetes.ingress.plain import ROWS, SOURCE  # noqa: PLC0415  # only when rows are asked

    own = load(name).rows.get(feature)
    return own or ROWS.get(feature) or Row(Support.UNSUPPORTED, "an Ingress has no field for it", SOURCE)


def does(name: str, feature: str) -> bool:
    """Whether a controller carries a feature out at all."""
    return row(name, feature).support is not Support.UNSUPPORTED


def rows() -> Mapping[str, tuple[Row, ...]]:
    """The target's rows: for every feature one per profile."""
    from lbgen.targets.kubernetes.ingress.plain import ROWS  # noqa: PLC0415  # only when rows are asked

    return {feature: tuple(sourced(row(name, feature))._replace(edition=name) for name in names()) for feature in ROWS}


def annotate(profile: Profile, settings: Sequence[Setting], wish: Wish) -> dict[str, str]:
    """The annotations a wish leads to; `{service}` in a key is the Service's name."""
    found = {}
    for setting in settings:
        value = setting.value(wish)
        if value is not None:
            found[profile.prefix + setting.key.replace(_SERVICE, wish.service)] = value
    return found
