"""Blocks of Lua code (lua-nginx-module): where they end."""

from __future__ import annotations

import re

# Braces within strings, comments and long brackets do not count (lua-nginx-module, ngx_http_lua_lex.rl).
_PIECE = r"""--\[(?P<level>=*)\[.*?\](?P=level)\]|--[^\n]*+|\[(?P<long>=*)\[.*?\](?P=long)\]
      |"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|(?P<open>\{)|(?P<close>\})"""


def end_of_block(text: str, opening: int) -> int:
    """The offset behind the `}` that closes the `{` at `opening`; the end of the text without one."""
    depth = 0
    for found in re.compile(_PIECE, re.VERBOSE | re.DOTALL).finditer(text, opening):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth -= 1
            if not depth:
                return found.end()
    return len(text)
