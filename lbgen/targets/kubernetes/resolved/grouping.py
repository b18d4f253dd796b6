"""Files to units: each outermost kustomization with what it names, and all other manifests together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.ports import Files, Options
from lbgen.targets.kubernetes.parser import parse
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.unit import Manifests
from lbgen.targets.kubernetes.tree import Document

TEMPLATE = "K8S009"
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
# Fields of a kustomization that change objects, or bring some, in ways that are not followed here.
_UNFOLLOWED = (
    "components", "generators", "transformers", "helmCharts", "helmChartInflationGenerator", "patches",
    "patchesStrategicMerge", "patchesJson6902", "replacements", "vars", "crds",
)  # fmt: skip
_RENAMERS = ("namePrefix", "nameSuffix")


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterator[Manifests]:
    """The units of the given files, outermost kustomizations first."""
    reader = _Reader(sources, files)
    kustomizations = [path for path in reader.given if reader.kustomization(path) is not None]
    inner = {below for path in kustomizations for below in reader.folders(path)}
    outer = [path for path in kustomizations if path not in inner] or kustomizations
    for path in outer:
        yield _Folder(reader, options).made(path)
    rest = [path for path in reader.given if path not in reader.taken]
    for paths in _apart(reader, rest):
        unit = Manifests(reader.sources(paths), reader.diagnostics(paths), options)
        for path in paths:
            unit.add(reader.documents(path))
        yield unit


def _apart(reader: _Reader, paths: Sequence[str]) -> list[list[str]]:
    """All files together; each folder where two hold the same object, as those of two environments do."""
    folders: dict[str, list[str]] = {}
    homes: dict[tuple[str, str, str], str] = {}
    is_one = True
    for path in paths:
        folder = posixpath.dirname(path)
        folders.setdefault(folder, []).append(path)
        for document in reader.documents(path):
            if document.name:
                is_one &= homes.setdefault((document.kind, document.namespace, document.name), folder) == folder
    return [list(paths)] if is_one and paths else list(folders.values())


class _Reader:
    """Files by their normalised path, each parsed once; `taken` are those a kustomization has named."""

    def __init__(self, sources: Iterable[Source], files: Files) -> None:
        self.given: dict[str, Source] = {posixpath.normpath(source.name): source for source in sources}
        self.taken: set[str] = set()
        self._files = files
        self._read: dict[str, Source | None] = dict(self.given)
        self._parsed: dict[str, tuple[tuple[Document, ...], tuple[Diagnostic, ...]]] = {}

    def source(self, path: str) -> Source | None:
        """The file at a path."""
        if path not in self._read:
            self._read[path] = self._files.read(path)
        return self._read[path]

    def sources(self, paths: Iterable[str]) -> Mapping[str, Source]:
        """The files at those paths, by the name they are shown under."""
        found = (self.source(path) for path in paths)
        return {source.name: source for source in found if source is not None}

    def documents(self, path: str) -> tuple[Document, ...]:
        """The objects of a file."""
        return self._parse(path)[0]

    def diagnostics(self, paths: Iterable[str]) -> list[Diagnostic]:
        """What is wrong with the YAML of files."""
        return [found for path in paths for found in self._parse(path)[1]]

    def kustomization(self, path: str) -> Part | None:
        """The kustomization that a file is."""
        for document in self.documents(path):
            if document.kind == "Kustomization" and document.api.startswith("kustomize.config.k8s.io/"):
                return Part(document.source, document.root, document.root.place)
        return None

    def folders(self, path: str) -> list[str]:
        """The kustomizations that one names by their folder."""
        return [found for part in _resources(self.kustomization(path)) if (found := self.folder(path, part.text))]

    def folder(self, path: str, resource: str) -> str:
        """The kustomization in a folder; empty where there is none."""
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), resource))
        for name in NAMES:
            inside = posixpath.normpath(posixpath.join(base, name))
            if inside in self.given or (not posixpath.splitext(base)[1] and self.source(inside) is not None):
                return inside
        return ""

    def _parse(self, path: str) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
        if path not in self._parsed:
            source = self.source(path)
            parsed = parse(source) if source is not None else None
            if source is None or parsed is None:
                self._parsed[path] = ((), ())
            elif parsed.diagnostics and "{{" in source.text:
                self._parsed[path] = ((), (_template(source),))
            else:
                self._parsed[path] = (parsed.tree.documents, parsed.diagnostics)
        return self._parsed[path]


class _Folder:
    """One outermost kustomization being gathered."""

    def __init__(self, reader: _Reader, options: Options) -> None:
        self._reader = reader
        self._options = options
        self._seen: dict[str, None] = {}
        self._documents: list[tuple[Sequence[Document], str]] = []
        self._is_complete = True
        self._renames = False

    def made(self, path: str) -> Manifests:
        """The unit of the kustomization at a path."""
        self._kustomization(path, "")
        self._reader.taken.update(self._seen)
        found = self._reader.diagnostics(self._seen)
        unit = Manifests(
            self._reader.sources(self._seen),
            found,
            self._options,
            is_complete=self._is_complete and not found,
            renames=self._renames,
        )
        for documents, namespace in self._documents:
            unit.add(documents, namespace)
        return unit

    def _kustomization(self, path: str, namespace: str) -> None:
        if path in self._seen:
            return
        self._seen[path] = None
        root = self._reader.kustomization(path)
        if root is None:
            self._is_complete = False
            return
        namespace = namespace or root["namespace"].text
        self._is_complete &= not any(root[name] for name in _UNFOLLOWED)
        self._renames |= any(bool(root[name]) for name in _RENAMERS)
        for resource in _resources(root):
            self._resource(path, resource.text, namespace)
        self._pass_over_patches(path, root)

    def _resource(self, path: str, resource: str, namespace: str) -> None:
        folder = self._reader.folder(path, resource)
        if folder:
            self._kustomization(folder, namespace)
            return
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), resource))
        if file in self._seen:
            return
        if "://" in resource or self._reader.source(file) is None:
            self._is_complete = False
            return
        self._seen[file] = None
        self._documents.append((self._reader.documents(file), namespace))

    def _pass_over_patches(self, path: str, root: Part) -> None:
        """Patches are parts of objects: they are in no unit."""
        named = [one["path"].text for one in root["patches"].items]
        named += [one.text for one in root["patchesStrategicMerge"].texts]
        for name in filter(None, named):
            self._reader.taken.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))


def _resources(root: Part | None) -> Iterator[Part]:
    if root is not None:
        yield from root["resources"].texts
        yield from root["bases"].texts


def _template(source: Source) -> Diagnostic:
    line = source.text[: source.text.index("{{")].count("\n") + 1
    column = source.text.index("{{") - source.text.rfind("\n", 0, source.text.index("{{"))
    return Diagnostic(
        TEMPLATE,
        Severity.INFO,
        "this is a template of manifests, which is not read",
        Span(source.name, line, column, line, column + 2),
        help="render it first (`helm template CHART | lbgen lint -`)",
    )
