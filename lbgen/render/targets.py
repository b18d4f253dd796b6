"""Which targets there are, and what `-t nginx@1.22` means."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable, Mapping

import lbgen.targets
from lbgen import _discover
from lbgen.failure import Misused
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Options, Target
from lbgen.ports.version import parse, show
from lbgen.topology import Topology

DEFAULT = ("nginx", "haproxy")
ORDER = ("nginx", "haproxy", "aws", "ingress", "gateway")


class Chosen(NamedTuple):
    """A target and what it is rendered for."""

    target: Target
    options: Options

    @property
    def label(self) -> str:
        """`nginx@1.31`."""
        return self.target.label(self.options)


def available() -> dict[str, Target]:
    """Every target by name, in the order of reports."""
    found: dict[str, Target] = {}
    for name in _discover.modules(lbgen.targets.__path__):
        module = importlib.import_module(f"lbgen.targets.{name}.target")
        found.update({target.name: target for target in module.TARGETS})
    known = [name for name in ORDER if name in found]
    return {name: found[name] for name in (*known, *sorted(set(found) - set(known)))}


def choose(topology: Topology, wanted: Iterable[str]) -> list[Chosen]:
    """The targets asked for by `-t`; without any, those the spec names; without those, nginx and haproxy."""
    targets = available()
    names = list(wanted) or [name for name in targets if name in topology.targets] or [*DEFAULT]
    chosen = [_parse(name, targets, topology.targets) for name in names]
    return list({one.label: one for one in chosen}.values())


def choose_bare(wanted: Iterable[str]) -> list[Chosen]:
    """The targets named, without a spec that could say more about them."""
    targets = available()
    return [_parse(name, targets, {}) for name in wanted]


def _parse(text: str, targets: Mapping[str, Target], settings: Mapping[str, Mapping[str, object]]) -> Chosen:
    name, _, suffix = text.partition("@")
    base, edition = _edition(name, targets)
    target = targets.get(base)
    if target is None:
        close = difflib.get_close_matches(base, targets, n=1)
        hint = f"did you mean `{close[0]}`? " if close else ""
        raise Misused(f"there is no target `{name}`", f"{hint}targets: {', '.join(targets)}")
    options = _settings(target, settings.get(base, {}))
    if edition:
        options = options._replace(edition=edition)
    return Chosen(target, _suffix(target, options, suffix) if suffix else options)


def _edition(name: str, targets: Mapping[str, Target]) -> tuple[str, str]:
    for base, target in targets.items():
        for edition in target.editions:
            if edition and name == f"{base}-{edition}":
                return base, edition
    return name, ""


def _settings(target: Target, block: Mapping[str, object]) -> Options:
    options = target.default
    if target.edition_of is not None and (told := target.edition_of(block)):
        options = options._replace(edition=told)
    for key in ("edition", "controller", "implementation"):
        if isinstance(block.get(key), str):
            options = options._replace(edition=str(block[key]))
    if isinstance(block.get("version"), str):
        options = _suffix(target, options, str(block["version"]))
    return options


def _suffix(target: Target, options: Options, suffix: str) -> Options:
    if suffix in target.editions:
        return options._replace(edition=suffix)
    version = parse(suffix)
    if not target.default.version or not version:
        close = difflib.get_close_matches(suffix, target.editions, n=1)
        versions = [f"{show(target.oldest)} to {show(target.newest)}"] if target.oldest else []
        known = ", ".join([*versions, *filter(None, target.editions)]) or "none"
        hint = f"did you mean `{close[0]}`? " if close else ""
        raise Misused(f"`{target.name}` has no version or edition `{suffix}`", f"{hint}known: {known}")
    if version[:2] < target.oldest[:2]:
        raise Misused(
            f"`{target.name}@{suffix}` is older than lbgen renders for",
            f"{show(target.oldest)} to {show(target.newest)} are known",
        )
    if target.newest and version[:2] > target.newest[:2]:
        raise Misused(
            f"`{target.name}@{suffix}` is newer than lbgen knows",
            f"{show(target.oldest)} to {show(target.newest)} are known; "
            f"`-t {target.name}@{show(target.newest)}` comes nearest",
        )
    return options._replace(version=version)
