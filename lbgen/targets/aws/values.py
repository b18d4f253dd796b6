"""Values against AWS's limits, from inside `terraform validate` or over a plan: what the argument schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any, NamedTuple
from lbgen.targets.aws.limits import limit
from lbgen.whole_number import whole_number

Path = tuple[str | int, ...]
_NAME = lazy_pattern(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\Z")
_ALGORITHMS = ("round_robin", "least_outstanding_requests", "weighted_random")
_HEADERS_FIELDS = ("host_header", "path_pattern", "http_header", "http_request_method", "source_ip")


class Problem(NamedTuple):
    """A value AWS would refuse, and the path of its attribute."""

    summary: str
    detail: str
    path: Path


def problems(kind: str, value: Mapping[str, Any] | None, block: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the configuration of one resource; unknown values are not looked at."""
    if value is None:
        return []
    found = list(_unconfigurable(value, block, ()))
    check = _CHECKS.get(kind)
    return [*found, *(check(value) if check else ())]


def _unconfigurable(value: Mapping[str, Any], block: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """Attributes that only AWS sets; Terraform itself does not look at that."""
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("computed") and not attribute.get("optional") and value.get(name) is not None:
            yield Problem("Value for unconfigurable attribute", f"{name} is decided by AWS.", (*path, name))
    for name, nested in block.get("block_types", {}).items():
        for inner in _blocks(value, name):
            yield from _unconfigurable(inner, nested["block"], path)


def _blocks(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    inner = value.get(name)
    return [it for it in inner if isinstance(it, dict)] if isinstance(inner, list) else []


def _one(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next(iter(_blocks(value, name)), {})


def _bounded(
    value: Mapping[str, Any], name: str, limit_name: str, path: Path = (), also: tuple[int, ...] = ()
) -> Iterator[Problem]:
    """A number, or the length of a text, outside of its limit."""
    given = value.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return
    size = len(given) if isinstance(given, str) and not limit_name.endswith("_s") else given
    if isinstance(size, str):
        size = whole_number(size) if size.isdecimal() else -1
    bounds = limit(limit_name)
    if int(size) not in also and not bounds.holds(int(size)):
        yield Problem("Outside of AWS's limit", f"{name} is {given}; {bounds.told()}.", (*path, name))


def _name(value: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _bounded(value, "name", "name_length")
    name = value.get("name")
    if isinstance(name, str) and not _NAME.match(name):
        yield Problem("Invalid name", f"{name!r}: letters, digits and hyphens, none at an end.", ("name",))


def _balancer(value: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _name(value)
    if str(value.get("name")).startswith("internal-"):
        yield Problem("Invalid name", "AWS keeps names that begin with internal- for itself.", ("name",))
    yield from _bounded(value, "idle_timeout", "alb_idle_timeout_s")
    subnets = value.get("subnets")
    if (
        value.get("load_balancer_type") == "application"
        and isinstance(subnets, list)
        and not limit("alb_subnets").holds(len(subnets))
    ):
        yield Problem("Outside of AWS's limit", limit("alb_subnets").told(), ("subnets",))


def _target_group(value: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _name(value)
    yield from _bounded(value, "slow_start", "slow_start_s", also=(0,))
    yield from _bounded(value, "deregistration_delay", "deregistration_delay_s")
    algorithm = value.get("load_balancing_algorithm_type")
    if isinstance(algorithm, str) and algorithm not in _ALGORITHMS:
        yield Problem(
            "Unknown algorithm",
            f"{algorithm!r} is none of {', '.join(_ALGORITHMS)}.",
            ("load_balancing_algorithm_type",),
        )
    path: Path = ("health_check", 0)
    check = _one(value, "health_check")
    for name, bounds in (("interval", "check_interval_s"), ("timeout", "check_timeout_s")):
        yield from _bounded(check, name, bounds, path)
    for name in ("healthy_threshold", "unhealthy_threshold"):
        yield from _bounded(check, name, "check_threshold", path)
    if (
        isinstance(check.get("timeout"), int)
        and isinstance(check.get("interval"), int)
        and check["timeout"] >= check["interval"]
    ):
        yield Problem("Time-out too long", "A check's timeout must be below its interval.", (*path, "timeout"))
    yield from _bounded(_one(value, "stickiness"), "cookie_duration", "cookie_duration_s", ("stickiness", 0))


def _listener(value: Mapping[str, Any]) -> Iterator[Problem]:
    policy = value.get("ssl_policy")
    if isinstance(policy, str) and policy not in _policies():
        yield Problem("Unknown TLS policy", f"{policy!r} is no policy of ELBv2.", ("ssl_policy",))
    if value.get("protocol") in ("HTTPS", "TLS") and not value.get("certificate_arn"):
        yield Problem("No certificate", "HTTPS and TLS listeners need a certificate.", ("protocol",))
    for action in _blocks(value, "default_action"):
        yield from _action(action)


def _policies() -> list[str]:
    import json  # noqa: PLC0415

    from lbgen import resources  # noqa: PLC0415

    known: list[str] = json.loads(resources.text("schemas", "aws-ssl-policies.json"))["policies"]
    return known


def _action(action: Mapping[str, Any]) -> Iterator[Problem]:
    fixed, redirect = _one(action, "fixed_response"), _one(action, "redirect")
    yield from _bounded(fixed, "message_body", "fixed_body_length")
    status = fixed.get("status_code")
    if isinstance(status, str) and (len(status) != 3 or status[0] not in "245"):
        yield Problem("Invalid status", f"{status}: a fixed response is 2xx, 4xx or 5xx.", ())
    if redirect and redirect.get("status_code") not in ("HTTP_301", "HTTP_302"):
        yield Problem("Invalid status", f"{redirect.get('status_code')}: a redirect is HTTP_301 or HTTP_302.", ())
    for name in ("host", "path"):
        yield from _bounded(redirect, name, "redirect_part_length")
    for group in _blocks(_one(action, "forward"), "target_group"):
        weight = group.get("weight")
        if isinstance(weight, int) and not limit("forward_weight").holds(weight):
            yield Problem("Outside of AWS's limit", f"weight is {weight}; {limit('forward_weight').told()}.", ())


def _rule(value: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _bounded(value, "priority", "priority")
    evaluations, wildcards, kinds = 0, 0, []
    for condition in _blocks(value, "condition"):
        kind, texts = _texts(condition)
        kinds.append(kind)
        evaluations += len(texts)
        wildcards += (
            sum(text.count("*") + text.count("?") for text, is_regex in texts if not is_regex)
            if kind != "query_string"
            else 0
        )
        if not limit("evaluations_per_condition").holds(len(texts)):
            yield Problem("Outside of AWS's limit", limit("evaluations_per_condition").told(), ("condition",))
        if any(not limit("condition_length").holds(len(text)) for text, _ in texts):
            yield Problem("Outside of AWS's limit", limit("condition_length").told(), ("condition",))
    for name, count in (("evaluations_per_rule", evaluations), ("wildcards_per_rule", wildcards)):
        if not limit(name).holds(count):
            yield Problem("Outside of AWS's limit", limit(name).told(), ("condition",))
    for kind in ("host_header", "path_pattern", "http_request_method", "source_ip"):
        if kinds.count(kind) > 1:
            yield Problem("Too many conditions", f"at most one {kind} in a rule.", ("condition",))
    for action in _blocks(value, "action"):
        yield from _action(action)


def _texts(condition: Mapping[str, Any]) -> tuple[str, list[tuple[str, bool]]]:
    """A condition's kind and its values, each with whether it is a regex."""
    for kind in _HEADERS_FIELDS:
        inner = _one(condition, kind)
        if inner:
            plain = [(text, False) for text in inner.get("values") or () if isinstance(text, str)]
            return kind, plain + [(text, True) for text in inner.get("regex_values") or () if isinstance(text, str)]
    return "query_string", [(str(it.get("value")), False) for it in _blocks(condition, "query_string")]


def _web_acl(value: Mapping[str, Any]) -> Iterator[Problem]:
    for rule in _blocks(value, "rule"):
        rate = _one(_one(rule, "statement"), "rate_based_statement")
        given = rate.get("limit")
        if isinstance(given, int) and not limit("waf_rate_limit").holds(given):
            yield Problem("Outside of AWS's limit", f"limit is {given}; {limit('waf_rate_limit').told()}.", ("rule",))
        if rate and rate.get("evaluation_window_sec") not in (None, 60, 120, 300, 600):
            yield Problem("Invalid window", limit("waf_windows_s").told(), ("rule",))


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Problem]]] = {
    "aws_lb": _balancer,
    "aws_lb_target_group": _target_group,
    "aws_lb_listener": _listener,
    "aws_lb_listener_rule": _rule,
    "aws_wafv2_web_acl": _web_acl,
}
