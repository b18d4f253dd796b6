"""From files to one plain tree with exact positions: YAML, `extends`, `environments`, `${NAME}`."""

from lbgen.spec.loading.document import Loaded
from lbgen.spec.loading.files import load

__all__ = ["Loaded", "load"]
