"""Durations, sizes, addresses and status sets: from the spec's text to numbers, and back for messages."""

from __future__ import annotations

_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_BYTES = {"k": 1024, "m": 1024**2, "g": 1024**3}


def milliseconds(text: str) -> int:
    """`"1m"` as 60000. The text has passed the model's pattern."""
    unit = "ms" if text.endswith("ms") else text[-1]
    return int(text[: -len(unit)]) * _MILLISECONDS[unit]


def show_duration(value_ms: int) -> str:
    """60000 as `"1m"`: the largest unit that divides it; zero is `"0s"`."""
    if value_ms == 0:
        return "0s"
    for unit in ("d", "h", "m", "s"):
        if value_ms % _MILLISECONDS[unit] == 0:
            return f"{value_ms // _MILLISECONDS[unit]}{unit}"
    return f"{value_ms}ms"


def size_bytes(text: str) -> int:
    """`"64k"` as 65536. The text has passed the model's pattern."""
    return int(text[:-1]) * _BYTES[text[-1]]


def split_address(text: str) -> tuple[str, int]:
    """`"[::1]:80"` as `("::1", 80)`; `"api:80"` as `("api", 80)`."""
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def status_ranges(value: int | str) -> tuple[tuple[int, int], ...]:
    """`200` as `((200, 200),)`, `"200-399"` as `((200, 399),)`."""
    first, _, last = str(value).partition("-")
    return ((int(first), int(last or first)),)


def host_name(text: str) -> str:
    """A host as it is compared: lower case, without the one trailing dot."""
    return text.lower().removesuffix(".")
