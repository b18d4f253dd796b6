"""Diagnostics as text, one reporter per file in `formats/`, found by discovery.

Tables and fingerprints have doors of their own, `lbgen.report.table` and `lbgen.report.names`: few commands need them.
"""

from lbgen.report.context import Context
from lbgen.report.door import formats, report

__all__ = ["Context", "formats", "report"]
