"""`metadata`: names, labels, annotations (kubernetes apimachinery/pkg/api/validation, v1.37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.apiserver.problem import Problem, table, text

MOST_ANNOTATION_BYTES = 256 * 1024
ANNOTATION_TYPE = "annotation-type"
_PART = lazy_pattern(r"(?=.{1,63}\Z)[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\Z")


def problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with an object's metadata."""
    given = data.get("metadata")
    if not isinstance(given, dict):
        yield Problem(("metadata",), "`metadata` with a `name` is needed")
        return
    yield from _name(str(data.get("kind")), given)
    namespace = given.get("namespace")
    if namespace is not None and not (isinstance(namespace, str) and _is_label(namespace)):
        yield Problem(("metadata", "namespace"), f"`{namespace}` is not an RFC 1123 label")
    yield from _labels(given)
    yield from _annotations(given)


def _name(kind: str, given: Mapping[str, Any]) -> Iterator[Problem]:
    name = given.get("name")
    if name is None and text(given, "generateName"):
        return
    if not isinstance(name, str) or not name:
        yield Problem(("metadata", "name"), "a name is needed")
    elif kind == "Service" and not names.is_service(name):
        yield Problem(("metadata", "name"), f"`{name}` is not an RFC 1035 label of at most 63 characters")
    elif kind != "Service" and not names.is_subdomain(name):
        yield Problem(("metadata", "name"), f"`{name}` is not an RFC 1123 subdomain of at most 253 characters")


def _labels(given: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in table(given, "labels").items():
        path = ("metadata", "labels", key)
        if not is_qualified(key):
            yield Problem(path, f"`{key}` is not a qualified name")
        if not isinstance(value, str):
            yield Problem(path, "a label's value is a string: write it in quotes")
        elif value and not _PART.match(value):
            yield Problem(path, f"`{value}` is not a label's value")


def _annotations(given: Mapping[str, Any]) -> Iterator[Problem]:
    size = 0
    for key, value in table(given, "annotations").items():
        path = ("metadata", "annotations", key)
        if not is_qualified(key.lower()):
            yield Problem(path, f"`{key}` is not a qualified name")
        if not isinstance(value, str):
            yield Problem(path, "an annotation's value is a string: write it in quotes", ANNOTATION_TYPE)
        size += len(key.encode()) + len(str(value).encode("utf-8", "replace"))
    if size > MOST_ANNOTATION_BYTES:
        yield Problem(("metadata", "annotations"), "annotations are larger than 256 KiB together")


def is_qualified(key: str) -> bool:
    """Whether a label's or an annotation's key is `prefix/name` or `name`."""
    prefix, slash, name = key.rpartition("/")
    return _PART.match(name) is not None and (not slash or names.is_subdomain(prefix))


def _is_label(name: str) -> bool:
    return len(name) <= 63 and "." not in name and names.is_subdomain(name)
