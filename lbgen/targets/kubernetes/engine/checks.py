"""`accepts` without a cluster: what an API server would refuse, by its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Severity, Source
from lbgen.ports import Artifact, Binary, Complaint, Version
from lbgen.targets.kubernetes.apiserver import probe, problems
from lbgen.targets.kubernetes.parser import parse
from lbgen.targets.kubernetes.tree import Document

RULES: Version = (1, 37)
_CHECKS = "lbgen's own check: the rules of an API server (Kubernetes 1.37, Gateway API v1.6.1), not a cluster"


class ApiServerRules:
    """Kubernetes 1.37 and Gateway API v1.6.1: shapes and rules, without a process."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        """Always there."""
        del wanted
        return Binary("built in", RULES, "kubernetes", _CHECKS)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """What is refused, each with its line."""
        del binary
        return tuple(complaint for artifact in artifacts for complaint in _complaints(artifact)) + tuple(
            _twice(artifacts)
        )


def _complaints(artifact: Artifact) -> Iterator[Complaint]:
    parsed = parse(Source(artifact.path, artifact.text))
    for diagnostic in parsed.diagnostics:
        line = diagnostic.span.line if diagnostic.span else 0
        yield Complaint(artifact.path, line, diagnostic.message, diagnostic.severity is Severity.ERROR)
    for document in parsed.tree.documents:
        asked = probe.problems if _is_patch(artifact.path) else problems
        for problem in asked(document.data):
            words = f"{document.kind} `{document.name}`: {problem.where}: {problem.message}"
            yield Complaint(artifact.path, document.span(problem.path).line, words, True)


def _is_patch(path: str) -> bool:
    return path.rpartition("/")[2].startswith("readiness-")


def _twice(artifacts: Sequence[Artifact]) -> Iterator[Complaint]:
    """Objects of one kind and name: the second would overwrite the first."""
    seen: set[tuple[str, str, str, str]] = set()
    for artifact in artifacts:
        for document in parse(Source(artifact.path, artifact.text)).tree.documents:
            key = _identity(document)
            if key in seen and not _is_patch(artifact.path):
                words = f"{document.kind} `{document.name}` stands here twice"
                yield Complaint(artifact.path, document.span().line, words, True)
            seen.add(key)


def _identity(document: Document) -> tuple[str, str, str, str]:
    return (document.api.partition("/")[0], document.kind, document.namespace, document.name)
