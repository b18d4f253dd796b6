"""Diagnostics as text, one reporter per file in `formats/`, found by discovery."""

from lbgen.report.context import Context
from lbgen.report.door import formats, report
from lbgen.report.names import fingerprints
from lbgen.report.table import markdown_table, table

__all__ = ["Context", "fingerprints", "formats", "markdown_table", "report", "table"]
