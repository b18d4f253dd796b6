"""The normalised path that routes compare with (DESIGN 2.1): one definition for every target, oracle and test."""

from __future__ import annotations

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HEX = frozenset("0123456789abcdefABCDEF")


def normalise(raw: str) -> str | None:
    """The path as routes see it, or None where the request is a bad one (400).

    Unreserved characters are decoded and other escapes written in upper case (RFC 3986, 6.2.2), repeated
    slashes merged, dot segments resolved. Bad: no leading slash, NUL, `#`, a dot segment above the root, an
    escape that is none.
    """
    if not raw.startswith("/") or "#" in raw or "\0" in raw:
        return None
    decoded = _decode_unreserved(raw) if "%" in raw or not raw.isascii() else raw
    if decoded is None or "%00" in decoded:
        return None
    if "//" not in decoded and "/." not in decoded:
        return decoded
    return _resolve_segments(decoded)


def _decode_unreserved(raw: str) -> str | None:
    pieces = raw.split("%")
    out = [_escape_beyond_ascii(pieces[0])]
    for piece in pieces[1:]:
        digits = piece[:2]
        if len(digits) < 2 or not _HEX.issuperset(digits):
            return None
        character = chr(int(digits, 16))
        out.append(character if character in _UNRESERVED else "%" + digits.upper())
        out.append(_escape_beyond_ascii(piece[2:]))
    return "".join(out)


def _escape_beyond_ascii(text: str) -> str:
    if text.isascii():
        return text
    encoded = text.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in encoded)


def _resolve_segments(path: str) -> str | None:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments):
        is_last = number == len(segments) - 1
        if segment == "..":
            if not kept:
                return None
            kept.pop()
        elif segment not in ("", "."):
            kept.append(segment)
            continue
        if is_last:
            kept.append("")
    return "/" + "/".join(kept)


def prefix(text: str) -> str:
    """A prefix as it is compared: normalised, without its final slash; everything is `/`."""
    path = normalise(text)
    if path is None:
        return text
    return path.rstrip("/") or "/"


def under(path: str, wanted: str) -> bool:
    """Whether a normalised path lies under a prefix, in whole segments."""
    return wanted in ("/", path) or path.startswith(wanted + "/")
