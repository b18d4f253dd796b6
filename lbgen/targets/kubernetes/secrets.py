"""Names of the Secrets and ConfigMaps that must be there: references only, nothing of a key is ever rendered."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.topology import Certificate, SpecPath


class Secret(NamedTuple):
    """An object that must be there, and what has to be said about it."""

    name: str
    notes: tuple[Note, ...]


def certificate_secret(spec: str, certificate: Certificate, place: SpecPath) -> Secret:
    """The Secret of a certificate: the one it names, else one named after it."""
    wanted = certificate.secret
    if wanted and names.is_subdomain(wanted):
        return Secret(wanted, ())
    name = names.slug(f"{spec}-{certificate.name}")
    if wanted:
        why = f"`{wanted}` cannot be the name of a Secret (a-z, 0-9, `-` and `.`)"
        return Secret(name, (Note("tls.certificates", place, Support.UNSUPPORTED, why),))
    why = f"certificate `{certificate.name}` names no `secret`, so one named after it must be there"
    note = Note(
        "tls.certificates", place, Support.APPROXIMATED, why,
        before=f"certificate `{certificate.name}`", after=f"Secret `{name}` (type kubernetes.io/tls)",
    )  # fmt: skip
    return Secret(name, (note,))


def from_file(feature: str, place: SpecPath, path: str, object_name: str, key: str) -> Note:
    """Says which object (`Secret shop-users`) stands for a file of the spec, and under which key."""
    kind, _, name = object_name.partition(" ")
    why = f"a {kind} stands for the file; create it before applying"
    return Note(feature, place, Support.EMULATED, why, before=f"file `{path}`", after=f"{kind} `{name}`, key `{key}`")
