"""How one config language is linted: which files belong together, and what its rules get to see."""

from __future__ import annotations

from lbgen.lean_typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lbgen.diagnostics import Diagnostic, Source
    from lbgen.ports.dialect import Dialect
    from lbgen.ports.options import Options


class Files(Protocol):
    """The files around those that were named, for languages that include others. Reads only."""

    def read(self, path: str) -> Source | None:
        """The text of a file, or None where there is none that can be read."""

    def glob(self, pattern: str) -> list[str]:
        """The files a shell pattern names, sorted; the pattern itself where it holds no wildcard and exists."""


class Unit(Protocol):
    """Files that one engine reads together, resolved as the engine sees them.

    `is_complete` says that nothing is missing around what is seen (no include that was not found, no fragment), so that
    rules may speak about what is absent.
    """

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every file of the unit by its name."""

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What the parser could not read."""

    @property
    def is_complete(self) -> bool:
        """Whether absence means something."""

    @property
    def options(self) -> Options:
        """The engine version and edition it is linted for."""

    def nodes(self) -> Iterator[tuple[str, Any]]:
        """Every node with its key, in written order; first the unit itself with the key `*`."""


class Language(NamedTuple):
    """One config language.

    `target` names the target whose `-t name@version` sets the engine version; `rules` is the package of its rules.
    `units` groups the files that were found; it may read more of them (includes).
    """

    name: str
    target: str
    dialect: Dialect
    rules: str
    default: Options
    units: Callable[[Sequence[Source], Files, Options], Iterable[Unit]]
