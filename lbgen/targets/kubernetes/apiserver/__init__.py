"""What an API server says about an object: shapes, and the rules that shapes do not hold."""

from lbgen.targets.kubernetes.apiserver.problem import Problem
from lbgen.targets.kubernetes.apiserver.run import problems, refused

__all__ = ["Problem", "problems", "refused"]
