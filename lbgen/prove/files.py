"""Small private files in a proof's folder."""

from __future__ import annotations

import os


def read(path: str) -> str:
    """The text, or nothing where there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return handle.read()
    except FileNotFoundError:
        return ""


def write(folder: str, name: str, text: str) -> str:
    """Write a file that only we can read; its path."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
    return path
