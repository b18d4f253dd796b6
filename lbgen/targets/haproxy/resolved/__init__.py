"""haproxy.cfg as the engine sees it: defaults inherited, default-server merged, ACLs read, references followed.

One pass makes it. Facts about the language: HAProxy configuration manual 2.8, chapters 2 to 5 and 7, and the engine.
"""

from lbgen.targets.haproxy.resolved.acl import Acl, Test
from lbgen.targets.haproxy.resolved.bind import Bind
from lbgen.targets.haproxy.resolved.condition import Condition, Term
from lbgen.targets.haproxy.resolved.section import SectionView
from lbgen.targets.haproxy.resolved.server import Server
from lbgen.targets.haproxy.resolved.statement import Statement
from lbgen.targets.haproxy.resolved.unit import HaproxyUnit

__all__ = ["Acl", "Bind", "Condition", "HaproxyUnit", "SectionView", "Server", "Statement", "Term", "Test"]
