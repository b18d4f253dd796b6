"""Where a row's answer comes from: seen on the real program, or read in a document."""

from __future__ import annotations

from lbgen.ports import Row

_SEEN = "measured"
READ = "from documentation"


def sourced(row: Row) -> Row:
    """The row, with a source that says so where it was only read: `from documentation: Kubernetes v1.37: Probe`."""
    return row if row.source.startswith(_SEEN) else row._replace(source=f"{READ}: {row.source}")
