"""Access logs as arrivals: nginx (combined, or lbgen's JSON), HAProxy (httplog, or lbgen's JSON) and AWS ALB.

What a line does not say is drawn; what is not understood is counted and listed, never dropped in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.simulate.model import Trace

# nginx documentation, ngx_http_log_module, the predefined `combined` format; a final number is taken as $request_time.
_NGINX = lazy_pattern(
    r'^(?P<client>\S+) \S+ \S+ \[(?P<time>[^]]+)\] "[^"]*" \d{3} \S+(?: "[^"]*" "[^"]*")?(?P<rest>.*)$'
)
_NGINX_TIME = lazy_pattern(r"(?:^|\s|=)(\d+\.\d{3})(?:\s|$)")
# HAProxy 2.8 configuration manual, 8.2.3: the accept date, then TR/Tw/Tc/Tr/Ta in ms.
_HAPROXY = lazy_pattern(
    r"(?P<client>\S+):\d+ \[(?P<time>\d+/\w+/\d+:\d+:\d+:\d+\.\d+)\] \S+ \S+ "
    r"-?\d+/-?\d+/-?\d+/(?P<server_ms>-?\d+)/\+?\d+ "
)
# Elastic Load Balancing, Access logs for your Application Load Balancer: `time` is when the answer was sent (of a
# websocket: when it was closed), the three processing times are in seconds, -1 where there was none, and the 22nd field
# is when the request came.
_ALB = lazy_pattern(
    r"^(?:http|https|h2|grpcs|ws|wss) (?P<time>\S+Z) \S+ (?P<client>\S+):\d+ \S+ "
    r"(?P<before>-?[\d.]+) (?P<server>-?[\d.]+) (?P<after>-?[\d.]+) "
)
_ALB_FIELD = lazy_pattern(r'"[^"]*"|\S+')
_ALB_CREATION = 21


class Line(NamedTuple):
    """One request: arrival in seconds since 1970, service time in ms where it is logged, client."""

    at_s: float
    service_ms: float | None
    client: str


class Read(NamedTuple):
    """A log: its requests, and the numbers and texts of lines that were not understood."""

    trace: Trace | None
    understood: int
    unread: tuple[tuple[int, str], ...]


def read(lines: Iterable[str]) -> Read:
    """The requests of a log in any of the formats, in order of arrival, at least two of them."""
    found: list[Line] = []
    unread: list[tuple[int, str]] = []
    for number, text in enumerate(lines, 1):
        line = text.strip()
        if not line:
            continue
        one = _line(line)
        if one is None:
            unread.append((number, line))
        else:
            found.append(one)
    found.sort(key=lambda one: one.at_s)
    if len(found) < 2 or found[0].at_s == found[-1].at_s:
        return Read(None, len(found), tuple(unread))
    arrivals = _spread([one.at_s for one in found])
    services = tuple(one.service_ms for one in found)
    return Read(Trace(arrivals, services, tuple(one.client for one in found)), len(found), tuple(unread))


def _spread(seconds: list[float]) -> tuple[float, ...]:
    """Arrivals in ms from the first on; those with one time stamp are spread evenly up to the next one."""
    made: list[float] = []
    start = 0
    while start < len(seconds):
        end = start
        while end < len(seconds) and seconds[end] == seconds[start]:
            end += 1
        whole = seconds[start] == int(seconds[start])
        step = (min(1.0, seconds[end] - seconds[start]) if end < len(seconds) else 1.0) if whole else 0.0
        made += [(seconds[start] - seconds[0] + step * place / (end - start)) * 1000 for place in range(end - start)]
        start = end
    return tuple(made)


def _line(text: str) -> Line | None:
    try:
        if text.startswith("{"):
            return _from_json(text)
        for pattern, build in ((_ALB, _alb), (_HAPROXY, _haproxy), (_NGINX, _nginx)):
            if match := pattern.search(text):
                return build(match)
    except (ValueError, KeyError, TypeError):
        return None
    return None


def _nginx(match: re.Match[str]) -> Line:
    at = datetime.strptime(match["time"], "%d/%b/%Y:%H:%M:%S %z").timestamp()
    took = _NGINX_TIME.search(match["rest"])
    return Line(at, float(took[1]) * 1000 if took else None, match["client"])


def _haproxy(match: re.Match[str]) -> Line:
    # HAProxy writes local time without its zone; only differences count here.
    at = datetime.strptime(f"{match['time']} +0000", "%d/%b/%Y:%H:%M:%S.%f %z").timestamp()
    return Line(at, _positive(float(match["server_ms"])), match["client"])


def _alb(match: re.Match[str]) -> Line:
    parts = [max(0.0, float(match[name])) for name in ("before", "server", "after")]
    fields = _ALB_FIELD.findall(match.string)
    came = fields[_ALB_CREATION] if len(fields) > _ALB_CREATION else ""
    answered = datetime.fromisoformat(match["time"]).timestamp()
    at = datetime.fromisoformat(came).timestamp() if came.endswith("Z") else answered - sum(parts)
    return Line(at, _positive(float(match["server"]) * 1000), match["client"])


def _from_json(text: str) -> Line:
    """A line of the logs that lbgen configures: nginx has seconds in `upstream_duration`, HAProxy ms in `server_ms`."""
    said = json.loads(text)
    at = datetime.fromisoformat(said["time"]).timestamp()
    if "server_ms" in said:
        service = _positive(float(said["server_ms"]))
    else:
        word = str(said.get("upstream_duration", "")).split(",")[-1].strip()
        service = float(word) * 1000 if word not in ("", "-") else None
    return Line(at, service, str(said["client"]))


def _positive(value: float) -> float | None:
    """-1 stands for a request that never came so far."""
    return value if value >= 0 else None
