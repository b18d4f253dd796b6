"""What a route does, as a listener's action and transforms.

Sources: ELBv2 API reference 2015-12-01, RedirectActionConfig, FixedResponseActionConfig and RuleTransform; AWS
documentation, "Transforms for listener rules".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from lbgen.ports import Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.groups import Group, Weighted, weigh
from lbgen.targets.aws.limits import limit
from lbgen.topology import Forward, PathMatch, Redirect, Respond, Rewrite, Route, Share

CONTENT_TYPES = ("text/plain", "text/css", "text/html", "application/javascript", "application/json")
_PERMANENT = (301, 308)
_PORTS = {"http": 80, "https": 443}
_ACTION, _DEFAULT = Token("action"), Token("default_action")


def action(
    route: Route, scheme: str, groups: Mapping[str, tuple[Group, ...]], *, is_default: bool = False
) -> view.Action:
    """The action of a route on a listener of that scheme."""
    block = _DEFAULT if is_default else _ACTION
    if route.auth is not None:
        return closed(is_default=is_default)
    match route.action:
        case Forward() as forward:
            return _forward(block, weigh(forward.shares, groups))
        case Redirect() as redirect:
            if redirect.scheme == "http" and scheme == "https":
                return closed(is_default=is_default)
            if redirect_problem(redirect) is not None:
                return view.Action(block, fixed=_answer(501, "text/plain", ""))
            return view.Action(block, redirect=_redirect(redirect, scheme))
        case Respond() as respond:
            return view.Action(block, fixed=_fixed(respond))
        case _:
            assert_never(route.action)


def not_found() -> view.Action:
    """What a listener answers when no route does."""
    return view.Action(_DEFAULT, fixed=_answer(404, "text/plain", ""))


def forward_all(upstream: str, groups: Mapping[str, tuple[Group, ...]]) -> view.Action:
    """The default action of a network load balancer's listener."""
    return _forward(_DEFAULT, weigh((Share(upstream, 1),), groups))


def closed(*, is_default: bool = False) -> view.Action:
    """403: who may not, and what AWS cannot guard, gets nothing."""
    return view.Action(_DEFAULT if is_default else _ACTION, fixed=_answer(403, "text/plain", ""))


def to_https(port: int) -> view.Action:
    """The default action of a listener that redirects to https."""
    redirect = view.Redirect(
        quote.string("HTTPS"), quote.string("#{host}"), quote.string(str(port)), quote.string("/#{path}"),
        quote.string("#{query}"), quote.string("HTTP_301"),
    )  # fmt: skip
    return view.Action(_DEFAULT, redirect=redirect)


def _forward(block: Token, weighted: tuple[Weighted, ...]) -> view.Action:
    if len(weighted) == 1:
        return view.Action(block, target_group=_arn(weighted[0].group))
    sticky = [it.group.upstream.session_persistence for it in weighted if not it.group.is_network]
    lifetimes_s = [(it.lifetime_ms or 0) // 1000 or limit("group_stickiness_s").high or 1 for it in sticky if it]
    return view.Action(
        block,
        groups=tuple(view.WeightedGroup(_arn(it.group), quote.number(it.weight)) for it in weighted),
        sticky_s=quote.number(limit("group_stickiness_s").clamp(max(lifetimes_s))) if lifetimes_s else None,
    )


def _arn(group: Group) -> Token:
    return quote.reference("aws_lb_target_group", group.name, "arn")


def redirect_problem(redirect: Redirect) -> str | None:
    """Why a redirect cannot be one of AWS's; None when it can."""
    if (redirect.scheme, redirect.host, redirect.port, redirect.path) == (None, None, None, None):
        return "a redirect must change scheme, host, port or path"
    made = _redirect(redirect, "https")
    texts = (
        (made.host, "redirect_part_length"),
        (made.path, "redirect_part_length"),
        (made.query, "redirect_query_length"),
    )
    return next((limit(name).told() for text, name in texts if not limit(name).holds(len(text) - 2)), None)


def _redirect(redirect: Redirect, scheme: str) -> view.Redirect:
    path, mark, query = (redirect.path or "").partition("?")
    is_elsewhere = redirect.host is not None or redirect.scheme is not None
    port = str(redirect.port or _PORTS[redirect.scheme or scheme]) if redirect.port or is_elsewhere else "#{port}"
    if mark:
        query = f"{query}&#{{query}}" if query else ""
    return view.Redirect(
        quote.string(redirect.scheme.upper() if redirect.scheme else "#{protocol}"),
        quote.string(redirect.host or "#{host}"),
        quote.string(port),
        quote.string(path or "/#{path}"),
        quote.string(query if mark else "#{query}"),
        quote.string("HTTP_301" if redirect.status in _PERMANENT else "HTTP_302"),
    )


def _fixed(respond: Respond) -> view.Fixed:
    content_type = respond.content_type.partition(";")[0].strip().lower()
    body = respond.body if limit("fixed_body_length").holds(len(respond.body)) else ""
    status = respond.status if respond.status // 100 in (2, 4, 5) else 501
    return _answer(status, content_type if content_type in CONTENT_TYPES else CONTENT_TYPES[0], body)


def _answer(status: int, content_type: str, body: str) -> view.Fixed:
    return view.Fixed(quote.string(content_type), quote.string(body) if body else None, quote.string(str(status)))


def transforms(route: Route) -> Iterator[view.Transform]:
    """The rewrites of a route that forwards."""
    if not isinstance(route.action, Forward) or route.action.rewrite is None or route.auth is not None:
        return
    rewrite = route.action.rewrite
    for kind, regex, replacement in rewrites(rewrite, route.match.path):
        if fits(regex) and fits(replacement):
            yield _transform(kind, regex, replacement)


def fits(text: str) -> bool:
    """Whether a text is short enough for a transform."""
    return limit("transform_length").holds(len(text))


def rewrites(rewrite: Rewrite, matched: PathMatch | None) -> Iterator[tuple[str, str, str]]:
    """What a rewrite comes to: `host` or `url`, a regex, and its replacement."""
    if rewrite.host is not None:
        yield "host", "^.*$", rewrite.host
    if rewrite.path is not None:
        yield "url", r"^[^?]*(\?.*)?$", f"{rewrite.path}$1"
    elif rewrite.replace_prefix is not None:
        yield "url", *prefix_rewrite(matched, rewrite.replace_prefix)


def prefix_rewrite(matched: PathMatch | None, replacement: str) -> tuple[str, str]:
    """The regex and the replacement that swap a prefix in path and query, with one slash at the joint.

    On exactly the prefix a `/` stands where the replacement has none of its own only if it is the whole of it.
    """
    prefix = "" if matched is None or matched.kind != "prefix" else matched.value
    joint = replacement.rstrip("/")
    if not prefix:
        return r"^/(.*)$", f"{joint}/$1"
    if joint == replacement:
        return rf"^{re.escape(prefix)}([/?].*)?$", f"{joint}$1"
    return rf"^{re.escape(prefix)}/?(.*)$", f"{joint}/$1"


def _transform(kind: str, regex: str, replace: str) -> view.Transform:
    name = "host-header-rewrite" if kind == "host" else "url-rewrite"
    return view.Transform(
        quote.string(name), Token(f"{name.replace('-', '_')}_config"), quote.string(regex), quote.string(replace)
    )
