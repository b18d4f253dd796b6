"""A target: a value made of parts, found by discovery in `lbgen.targets`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lbgen.lean_typing import TYPE_CHECKING, NamedTuple, Protocol
from lbgen.ports.capability import Row, Support
from lbgen.ports.version import Version, show

if TYPE_CHECKING:
    from lbgen.ports.dialect import Dialect
    from lbgen.ports.engine import Engine
    from lbgen.ports.options import Options
    from lbgen.ports.sheet import Artifact, Sheet
    from lbgen.topology import Topology

SpecPath = tuple[str | int, ...]


class Note(NamedTuple):
    """What a planner says about one use of a feature that its row cannot know: a lost combination, a rounded number.

    A note replaces the row's verdict for that use when it is worse. `before` is what the spec asked for,
    `after` what the output does.
    """

    feature: str
    path: SpecPath
    support: Support
    why: str
    before: str = ""
    after: str = ""


class Plan(NamedTuple):
    """What a planner returns: the files to print, and what it had to say."""

    sheets: Sequence[Sheet]
    notes: Sequence[Note] = ()


class Planner(Protocol):
    """Lowers a topology to sheets of tokens; pure."""

    def __call__(self, topology: Topology, options: Options) -> Plan: ...


class Finisher(Protocol):
    """Turns printed artifacts into the final ones (a header with hashes, a folder layout); pure."""

    def __call__(self, artifacts: Sequence[Artifact]) -> Sequence[Artifact]: ...


class Target(NamedTuple):
    """One output platform.

    `versions` are those rendered for (oldest, default, newest); `rows` answers each feature by a sequence of
    rows in order of preference; `comment` begins a comment line in its language. `edition_of` tells the edition from
    the target's own block of the spec, empty where the block says nothing about it.
    """

    name: str
    title: str
    rows: Mapping[str, Sequence[Row]]
    plan: Planner
    dialect: Dialect
    default: Options
    oldest: Version
    newest: Version
    editions: tuple[str, ...] = ("",)
    engine: Engine | None = None
    comment: str = "#"
    edition_of: Callable[[Mapping[str, object]], str] | None = None

    def label(self, options: Options) -> str:
        """`nginx@1.31`, `nginx-plus@1.31`, `ingress@traefik`: how a report names this target."""
        if options.version:
            name = self.name if options.edition in ("", self.editions[0]) else f"{self.name}-{options.edition}"
            return f"{name}@{show(options.version)}"
        return f"{self.name}@{options.edition}" if options.edition else self.name

    def row(self, feature: str, options: Options) -> Row:
        """The answer for `feature`; a feature nobody thought about is unsupported, which is safe."""
        for row in self.rows.get(feature, ()):
            if row.applies(options.version, options.edition):
                return row
        return Row(Support.UNSUPPORTED, f"not considered for {self.title} yet")
