"""Object names from the spec's names: RFC 1123 labels that begin with a letter, deterministic, without collisions.

A Service's name must be an RFC 1035 label (Kubernetes 1.33 and before), the narrowest rule of all objects rendered
here, so it holds for every name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lbgen.lazy_pattern import lazy_pattern

LONGEST = 63
_OTHER = lazy_pattern(r"[^a-z0-9]+")
_HASH_DIGITS = 8

Key = tuple[str, ...]


def slug(text: str, longest: int = LONGEST) -> str:
    """`text` in lower case with `-` for everything else; cut, and never empty."""
    plain = _OTHER.sub("-", text.lower()).strip("-")
    if not plain[:1].isalpha():
        plain = f"x-{plain}".rstrip("-")
    return plain[:longest].rstrip("-")


def unique(
    prefix: str, keys: Iterable[Key], shown: Mapping[Key, Key] | None = None, longest: int = LONGEST
) -> Mapping[Key, str]:
    """A name for every key, `prefix` and the key's parts joined by `-`; `shown` has other parts to show for some keys.

    A name that had to be changed, cut, or that several keys would share, ends in a hash of its key.
    """
    wanted = list(dict.fromkeys(keys))
    words = shown or {}
    joined = {key: "-".join(part for part in (prefix, *words.get(key, key)) if part) for key in wanted}
    counts: dict[str, int] = {}
    for text in joined.values():
        counts[text] = counts.get(text, 0) + 1
    plain = {key: text for key, text in joined.items() if slug(text, longest) == text and counts[text] == 1}
    taken = set(plain.values())
    names: dict[Key, str] = dict(plain)
    for key in wanted:
        if key not in names:
            names[key] = _hashed(joined[key], key, taken, longest)
            taken.add(names[key])
    return names


def host_words(host: str) -> str:
    """A host as part of a name: `shop.example.com` as `shop-example-com`. Two hosts may have the same words."""
    return host.replace("*", "any").replace(".", "-")


def shortened(text: str, key: Key, longest: int) -> str:
    """`text`, or as much of it as leaves room for a hash of its key."""
    if len(text) <= longest:
        return text
    return f"{slug(text, longest - _HASH_DIGITS - 1)}-{_digest(key)[:_HASH_DIGITS]}"


def _digest(key: Key) -> str:
    import hashlib  # noqa: PLC0415  # brings OpenSSL, which only long names need

    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()


def _hashed(text: str, key: Key, taken: set[str], longest: int) -> str:
    digest = _digest(key)
    for size in range(_HASH_DIGITS, len(digest)):
        name = f"{slug(text, longest - size - 1)}-{digest[:size]}"
        if name not in taken:
            return name
    raise AssertionError("two keys have one sha256")


_LABEL = lazy_pattern(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?\Z")
_SUBDOMAIN = lazy_pattern(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")


def is_service(name: str) -> bool:
    """Whether a Service can be called so (RFC 1035 label)."""
    return _LABEL.match(name) is not None


def is_label(name: str) -> bool:
    """Whether a text is one part of a DNS name (RFC 1123 label)."""
    return len(name) <= 63 and "." not in name and is_subdomain(name)


def is_subdomain(name: str) -> bool:
    """Whether most objects, and hosts without wildcard, can be called so (RFC 1123 subdomain)."""
    return len(name) <= 253 and _SUBDOMAIN.match(name) is not None


def is_host(name: str) -> bool:
    """Whether a rule can name that host: a DNS name, no address, with a wildcard as its whole first label at most."""
    bare = name.removeprefix("*.")
    if bare.replace(".", "").isdigit() and bare.count(".") == 3:
        return False
    return is_subdomain(bare) and all(len(label) <= 63 for label in bare.split("."))
