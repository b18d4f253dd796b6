"""From arguments to an exit code, whatever happens on the way.

0 clean, 1 fix the file, 2 fix the command line, 3 fix the machine, 130 interrupted (143 when asked to end, 141 when
nobody reads the output any more).
"""

from __future__ import annotations

import gc
import os
import sys

import lbgen

TYPE_CHECKING = False  # as typing's, without importing it: `--version` loads this file
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from lbgen.failure import Failure

UNABLE, INTERRUPTED, UNREAD, ENDED = 3, 130, 141, 143


def run(arguments: Sequence[str]) -> int:
    """The exit code of one run; everything that can be raised inside ends here as one line on stderr."""
    gc.disable()  # one short run: collecting costs more than it frees
    _open_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return UNREAD
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else UNABLE
    except MemoryError:
        return _say("out of memory", UNABLE)
    except Exception as error:  # noqa: BLE001  the last resort is for all of them
        return _explain(error)
    return code


def finish(code: int) -> NoReturn:
    """End the process now: tearing the interpreter down would cost as much as a small run."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


def _open_streams() -> None:
    """Python has no streams where the caller closed them; then what we print goes nowhere."""
    if sys.stdout is None or sys.stderr is None:
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  open until the process ends
        sys.stdout = sys.stdout or nowhere
        sys.stderr = sys.stderr or nowhere


def _run(arguments: Sequence[str]) -> int:
    if list(arguments) in (["--version"], ["-V"]):
        sys.stdout.write(f"lbgen {lbgen.__version__}\n")
        return 0
    from lbgen.cli.dispatch import dispatch  # noqa: PLC0415  `--version` needs none of it

    return dispatch(arguments)


def _explain(error: Exception) -> int:
    from lbgen.failure import Failure  # noqa: PLC0415  a clean run needs none of it

    if os.environ.get("LBGEN_DEBUG") == "1":
        import traceback  # noqa: PLC0415  as above

        traceback.print_exception(error)
    match error:
        case Failure():
            return _say(_sentence(error), error.exit_code)
        case OSError(strerror=str(reason), filename=filename):
            return _say(f"{reason}: `{filename}`" if filename else reason, UNABLE)
        case _:
            kind = f"{type(error).__name__}: {error}".replace("\n", " ")
            return _say(f"internal error, {kind}; please report it with the output of LBGEN_DEBUG=1", UNABLE)


def _sentence(failure: Failure) -> str:
    return f"{failure.message}\n  help: {failure.help}" if failure.help else failure.message


def _say(message: str, code: int) -> int:
    from lbgen.report.characters import visible  # noqa: PLC0415  as above

    shown = "\n".join(map(visible, message.split("\n")))
    try:
        sys.stderr.write(f"lbgen: {shown}\n")
    except (OSError, ValueError):  # nobody listens: the code alone must do
        return code
    return code
