"""Names as Terraform and AWS take them: derived from one name alone, so that a new neighbour renames nobody."""

from __future__ import annotations

import hashlib
import re

from lbgen.lazy_pattern import lazy_pattern

_IDENTIFIER = lazy_pattern(r"[A-Za-z][A-Za-z0-9-]*\Z")
LONGEST_AWS_NAME = 32  # load balancers and target groups: ELBv2 API reference 2015-12-01, CreateTargetGroup, Name


def digest(text: str, length: int) -> str:
    """The first hex digits of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def identifier(*parts: str) -> str:
    """A Terraform identifier for a name of one or more parts.

    Letters, digits and `-` stay as they are and parts are joined by `_`. A name with anything else in it gets a
    digest of itself, so that `a.b` and `a-b` differ, and `a` with `b_c` differs from `a_b` with `c`.
    """
    if all(map(_IDENTIFIER.match, parts)):
        return "_".join(parts)
    plain = re.sub(r"[^A-Za-z0-9-]", "-", "_".join(parts))
    return f"{plain if plain[:1].isalpha() else 'n' + plain}__{digest(chr(0).join(parts), 8)}"


def aws_name(text: str, *, told_apart_by: str = "") -> str:
    """A name of at most 32 letters, digits and hyphens, with none at an end.

    `told_apart_by` is hashed into the name: settings that force a replacement, so that the new one can be made
    before the old one goes. A name that had to change carries a digest of the original too.
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "lb"
    suffix = f"-{digest(text + chr(0) + told_apart_by, 5)}" if told_apart_by else ""
    if plain != text and not suffix:
        suffix = f"-{digest(text, 5)}"
    return plain[: LONGEST_AWS_NAME - len(suffix)].rstrip("-") + suffix


def balancer_name(text: str) -> str:
    """A load balancer's name: as above, and not beginning with `internal-`, which AWS keeps for itself."""
    name = aws_name(text)
    return aws_name(f"lb-{name}") if name.startswith("internal-") else name
