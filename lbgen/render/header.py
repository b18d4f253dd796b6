"""The header of every rendered file: who made it, from what, for what; and two hashes that tell stale from edited."""

from __future__ import annotations

import hashlib

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Artifact

_LINES = 3
_HEADER = lazy_pattern(
    r"^(?P<comment>\S+) lbgen (?P<version>\S+) \| spec (?P<spec>\S+) \| target (?P<target>\S+)\n"
    r"(?P=comment) spec sha256:(?P<spec_sha256>[0-9a-f]{64})\n"
    r"(?P=comment) body sha256:(?P<body_sha256>[0-9a-f]{64})\n"
)


class Identity(NamedTuple):
    """What a header says, but for the body's hash, which is computed."""

    version: str
    spec: str
    spec_sha256: str
    target: str


class Header(NamedTuple):
    """A header read back from a file; `is_edited` says that its body is no longer the one that was written."""

    version: str
    spec: str
    target: str
    spec_sha256: str
    is_edited: bool


def sha256(text: str) -> str:
    """64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def with_header(artifact: Artifact, identity: Identity, comment: str) -> Artifact:
    """The artifact with its header on top."""
    head = (
        f"{comment} lbgen {identity.version} | spec {identity.spec} | target {identity.target}\n"
        f"{comment} spec sha256:{identity.spec_sha256}\n"
        f"{comment} body sha256:{sha256(artifact.text)}\n"
    )
    return artifact._replace(text=head + artifact.text)


def body_of(text: str) -> str:
    """A file without its header; the whole text when it is not one of ours."""
    found = _HEADER.match(text)
    return text[found.end() :] if found else text


def read_header(text: str) -> Header | None:
    """The header of a file, or None when it is not one of ours."""
    found = _HEADER.match(text)
    if found is None:
        return None
    is_edited = sha256(text[found.end() :]) != found["body_sha256"]
    return Header(found["version"], found["spec"], found["target"], found["spec_sha256"], is_edited)
