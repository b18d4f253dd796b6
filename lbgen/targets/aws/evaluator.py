"""What an application load balancer would answer to a request, from its listeners and rules: a model of ours.

It reads what Terraform planned (`terraform show -json`) or the rendered files themselves, and follows the ELBv2 API
reference 2015-12-01 (RuleCondition, RedirectActionConfig) and AWS's documentation of rule transforms. Regexes must
match from end to end here; where AWS searches instead, ours mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from ipaddress import ip_address, ip_network

from lbgen.lean_typing import Any, NamedTuple
from lbgen.targets.aws.blocks import Resource

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Asked(NamedTuple):
    """A request: `target` is path and query as sent, `host` as in its header."""

    method: str
    host: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    client: str = "127.0.0.1"


class Answer(NamedTuple):
    """What happens: the rule (None: the listener's default), and exactly one of shares, location, or a body.

    `shares` are target groups by name with their parts. `target` and `host` are what a server sees. A default port
    is left out of `location`; AWS may write it.
    """

    rule: str | None
    shares: Mapping[str, float] = {}
    status: int = 0
    location: str | None = None
    body: str = ""
    target: str = ""
    host: str = ""


class Balancer:
    """The listeners of a plan with their rules, by name."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        every = list(resources)
        self.listeners = {it.name: it for it in every if it.kind == "aws_lb_listener"}
        self._rules: dict[str, list[Resource]] = {name: [] for name in self.listeners}
        for it in every:
            if it.kind == "aws_lb_listener_rule":
                self._rules[_name(it.values["listener_arn"])].append(it)
        for rules in self._rules.values():
            rules.sort(key=lambda rule: int(rule.values["priority"]))

    def rules(self, listener: str) -> Sequence[Resource]:
        """A listener's rules by priority."""
        return self._rules[listener]

    def answer(self, listener: str, asked: Asked) -> Answer:
        """What a listener does with a request."""
        own = self.listeners[listener]
        scheme, port = str(own.values["protocol"]).lower(), int(own.values["port"])
        for rule in self._rules[listener]:
            if all(_holds(condition, asked) for condition in rule.values["condition"]):
                changed = _transformed(asked, rule.values.get("transform", ()))
                return _acted(rule.values["action"][-1], asked, changed, scheme, port)._replace(rule=rule.name)
        return _acted(own.values["default_action"][-1], asked, asked, scheme, port)


def _name(reference: str) -> str:
    """`aws_lb_listener.web.arn` as `web`."""
    return reference.split(".")[1]


def _holds(condition: Mapping[str, Any], asked: Asked) -> bool:
    for kind, test in _TESTS.items():
        for block in condition.get(kind, ()):
            if not test(block, asked):
                return False
    queries = condition.get("query_string", ())
    return not queries or any(_query_holds(block, asked) for block in queries)


def _any(block: Mapping[str, Any], text: str, *, ignore_case: bool) -> bool:
    flags = re.IGNORECASE if ignore_case else 0
    plain = any(re.fullmatch(_wildcard(value), text, flags) for value in block.get("values") or ())
    return plain or any(re.fullmatch(value, text, re.ASCII) for value in block.get("regex_values") or ())


def _wildcard(value: str) -> str:
    """`*`, `?` and their escapes as a regex."""
    out = []
    position = 0
    while position < len(value):
        character = value[position]
        if character == "\\" and value[position + 1 : position + 2] in ("*", "?", "\\"):
            position += 1
            out.append(re.escape(value[position]))
        else:
            out.append({"*": ".*", "?": "."}.get(character) or re.escape(character))
        position += 1
    return "".join(out)


def _host_holds(block: Mapping[str, Any], asked: Asked) -> bool:
    return _any(block, _split_host(asked.host)[0].lower().removesuffix("."), ignore_case=True)


def _path_holds(block: Mapping[str, Any], asked: Asked) -> bool:
    return _any(block, asked.target.partition("?")[0], ignore_case=False)


def _method_holds(block: Mapping[str, Any], asked: Asked) -> bool:
    return asked.method in block["values"]


def _header_holds(block: Mapping[str, Any], asked: Asked) -> bool:
    wanted = block["http_header_name"].lower()
    return any(_any(block, value, ignore_case=True) for name, value in asked.headers if name.lower() == wanted)


def _source_holds(block: Mapping[str, Any], asked: Asked) -> bool:
    client = ip_address(asked.client)
    return any(client in ip_network(value, strict=False) for value in block["values"])


_TESTS: Mapping[str, Callable[[Mapping[str, Any], Asked], bool]] = {
    "host_header": _host_holds,
    "path_pattern": _path_holds,
    "http_request_method": _method_holds,
    "http_header": _header_holds,
    "source_ip": _source_holds,
}


def _query_holds(block: Mapping[str, Any], asked: Asked) -> bool:
    pairs = [part.partition("=") for part in asked.target.partition("?")[2].split("&")]
    key, value = _wildcard(block.get("key") or "*"), _wildcard(block["value"])
    return any(
        re.fullmatch(key, name, re.IGNORECASE) and re.fullmatch(value, it, re.IGNORECASE) for name, _, it in pairs
    )


def _transformed(asked: Asked, transforms: Iterable[Mapping[str, Any]]) -> Asked:
    for transform in transforms:
        is_host = transform["type"] == "host-header-rewrite"
        block = transform["host_header_rewrite_config" if is_host else "url_rewrite_config"][0]["rewrite"][0]
        changed = _replaced(block["regex"], block["replace"], asked.host if is_host else asked.target)
        asked = asked._replace(host=changed) if is_host else asked._replace(target=changed)
    return asked


def _replaced(regex: str, replacement: str, text: str) -> str:
    found = re.search(regex, text)
    if found is None:
        return text
    filled = re.sub(r"\$(\d)", lambda group: found[int(group[1])] or "", replacement)
    return text[: found.start()] + filled + text[found.end() :]


def _acted(action: Mapping[str, Any], asked: Asked, changed: Asked, scheme: str, port: int) -> Answer:
    match action["type"]:
        case "fixed-response":
            fixed = action["fixed_response"][0]
            return Answer(None, status=int(fixed["status_code"]), body=fixed.get("message_body") or "")
        case "redirect":
            redirect = action["redirect"][0]
            location = _location(redirect, asked, scheme, port)
            return Answer(None, status=int(redirect["status_code"].removeprefix("HTTP_")), location=location)
    groups = [
        (_name(it["arn"]), int(it["weight"])) for block in action.get("forward", ()) for it in block["target_group"]
    ]
    groups = groups or [(_name(action["target_group_arn"]), 1)]
    total = sum(weight for _, weight in groups)
    shares = {name: weight / total for name, weight in groups if weight}
    return Answer(None, shares, target=changed.target, host=changed.host)


def _location(redirect: Mapping[str, Any], asked: Asked, scheme: str, port: int) -> str:
    host, own_port = _split_host(asked.host)
    path, _, query = asked.target.partition("?")
    words = {
        "#{protocol}": scheme,
        "#{host}": host,
        "#{port}": str(own_port or port),
        "#{path}": path.removeprefix("/"),
        "#{query}": query,
    }

    def filled(name: str) -> str:
        return re.sub(r"#\{\w+\}", lambda found: words[found.group()], redirect[name])

    protocol, to_port, to_query = filled("protocol").lower(), int(filled("port")), filled("query")
    shown = "" if to_port == _DEFAULT_PORTS[protocol] else f":{to_port}"
    return f"{protocol}://{filled('host')}{shown}{filled('path')}{f'?{to_query}' if to_query else ''}"


def _split_host(host: str) -> tuple[str, int | None]:
    name, colon, port = host.rpartition(":")
    return (name, int(port)) if colon and port.isdigit() else (host, None)
