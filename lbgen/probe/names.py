"""Looking up names, such that nobody waits for a resolver longer than a check may take."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading


async def address_of(host: str, port: int) -> str:
    """An address as it is; of a name's addresses the first, since a check is one connection. Raises OSError and
    UnicodeError."""
    if ":" in host or host.replace(".", "").isdigit():
        return host
    loop = asyncio.get_running_loop()
    found: asyncio.Future[str] = loop.create_future()

    def settle(address: str, error: Exception | None) -> None:
        if found.done():  # the check's time was over before
            return
        if error is None:
            found.set_result(address)
        else:
            found.set_exception(error)

    def look_up() -> None:
        address = ""
        failure: Exception | None = None
        try:
            address = str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
        except (OSError, UnicodeError) as error:  # the latter for what cannot be a name, like a label of 64 letters
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, address, failure)

    # Not the loop's own pool: that one is waited for at the end, and a lookup cannot be broken off.
    threading.Thread(target=look_up, daemon=True).start()
    return await found
