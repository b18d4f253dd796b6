"""Looking up names, such that nobody waits for a resolver longer than a check may take."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading


async def address_of(host: str, port: int) -> str:
    """An address as it is; of a name's addresses the first, since a check is one connection.

    Raises OSError for names that are not found, UnicodeError for what cannot be a name, like a label of 64 letters.
    """
    if ":" in host or host.replace(".", "").isdigit():
        return host
    loop = asyncio.get_running_loop()
    found: asyncio.Future[str] = loop.create_future()

    def settle(answer: str | Exception) -> None:
        if found.done():  # the check's time was over before
            return
        if isinstance(answer, str):
            found.set_result(answer)
        else:
            found.set_exception(answer)

    def look_up() -> None:
        answer: str | Exception
        try:
            answer = str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
        except (OSError, UnicodeError) as error:
            answer = error
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, answer)

    # Not the loop's own pool: that one is waited for at the end, and a lookup cannot be broken off.
    threading.Thread(target=look_up, daemon=True).start()
    return await found
