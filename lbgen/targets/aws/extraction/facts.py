"""What the bindings lose, read in the provider's source and documentation (hashicorp/terraform-provider-aws 6.62.0:
internal/service/wafv2/schemas.go, internal/service/elbv2/listener_rule.go).
"""

from __future__ import annotations

from lbgen.lean_typing import Any

WANTED = (
    "provider",
    *(f"aws_{name}" for name in (
        "lb", "lb_listener", "lb_listener_rule", "lb_listener_certificate", "lb_target_group",
        "lb_target_group_attachment", "lb_trust_store", "security_group", "vpc_security_group_ingress_rule",
        "vpc_security_group_egress_rule", "wafv2_web_acl", "wafv2_web_acl_association",
        "wafv2_web_acl_logging_configuration", "wafv2_ip_set", "acm_certificate", "acm_certificate_validation",
        "route53_record", "route53_health_check", "cloudwatch_metric_alarm", "cloudwatch_log_group", "s3_bucket",
        "s3_bucket_policy", "s3_bucket_lifecycle_configuration", "s3_bucket_public_access_block",
        "s3_bucket_server_side_encryption_configuration", "cloudfront_distribution", "cloudfront_cache_policy",
        "globalaccelerator_accelerator", "globalaccelerator_listener", "globalaccelerator_endpoint_group", "eip",
        "autoscaling_attachment", "lambda_permission",
    )),
    *(f"data.aws_{name}" for name in (
        "vpc", "subnet", "subnets", "acm_certificate", "elb_service_account", "iam_policy_document", "route53_zone",
        "caller_identity", "region", "partition", "instance", "instances", "lb", "lb_hosted_zone_id",
        "cloudfront_cache_policy", "cloudfront_origin_request_policy", "ec2_managed_prefix_list",
    )),
)  # fmt: skip

Nested = dict[str, Any]


def _argument(kind: Any, *flags: str) -> Nested:
    return {"type": kind, **dict.fromkeys(flags, True)}


def _required(kind: Any = "string") -> Nested:
    return _argument(kind, "required")


def _optional(kind: Any = "string") -> Nested:
    return _argument(kind, "optional")


def _nested(mode: str, low: int, high: int | None, members: dict[str, Any]) -> Nested:
    attributes = {name: it for name, it in members.items() if "nesting_mode" not in it}
    blocks = {name: it for name, it in members.items() if "nesting_mode" in it}
    block = {**({"block_types": blocks} if blocks else {}), **({"attributes": attributes} if attributes else {})}
    return {
        "nesting_mode": mode,
        "block": block,
        **({"min_items": low} if low else {}),
        **({"max_items": high} if high else {}),
    }


def _one(**members: Nested) -> Nested:
    return _nested("list", 0, 1, members)


def _needed(**members: Nested) -> Nested:
    return _nested("list", 1, 1, members)


def _many(low: int, high: int | None, /, **members: Nested) -> Nested:
    return _nested("list", low, high, members)


def _set(low: int, /, **members: Nested) -> Nested:
    return _nested("set", low, None, members)


_STRINGS = ["list", "string"]
_NAME_AND_VALUE = {"name": _required(), "value": _required()}
_FORWARDED = _one(fallback_behavior=_required(), header_name=_required())
_STEPS = _set(1, priority=_required("number"), type=_required())
_FALLBACK = _one(fallback_behavior=_required())


def _field() -> Nested:
    every = _one()
    return _one(
        all_query_arguments=every, body=_one(oversize_handling=_optional()), method=every, query_string=every,
        uri_path=every, single_header=_one(name=_required()), single_query_argument=_one(name=_required()),
        cookies=_one(
            match_scope=_required(), oversize_handling=_required(),
            match_pattern=_many(
                1, None, all=every, excluded_cookies=_optional(_STRINGS), included_cookies=_optional(_STRINGS)
            ),
        ),
        headers=_many(
            0, None, match_scope=_required(), oversize_handling=_required(),
            match_pattern=_needed(all=every, excluded_headers=_optional(_STRINGS), included_headers=_optional(_STRINGS)
            ),
        ),
        header_order=_many(0, None, oversize_handling=_required()),
        ja3_fingerprint=_FALLBACK, ja4_fingerprint=_FALLBACK,
        uri_fragment=_one(fallback_behavior=_argument("string", "optional", "computed")),
        json_body=_one(
            invalid_fallback_behavior=_optional(), match_scope=_required(), oversize_handling=_optional(),
            match_pattern=_needed(all=every, included_paths=_optional(_STRINGS)),
        ),
    )  # fmt: skip


def _leaves() -> dict[str, Nested]:
    where = {"field_to_match": _field(), "text_transformation": _STEPS}
    return {
        "asn_match_statement": _one(asn_list=_required(["list", "number"]), forwarded_ip_config=_FORWARDED),
        "byte_match_statement": _one(positional_constraint=_required(), search_string=_required(), **where),
        "geo_match_statement": _one(country_codes=_required(_STRINGS), forwarded_ip_config=_FORWARDED),
        "ip_set_reference_statement": _one(
            arn=_required(),
            ip_set_forwarded_ip_config=_one(
                fallback_behavior=_required(), header_name=_required(), position=_required()
            ),
        ),
        "label_match_statement": _one(key=_required(), scope=_required()),
        "regex_match_statement": _one(regex_string=_required(), **where),
        "regex_pattern_set_reference_statement": _one(arn=_required(), **where),
        "size_constraint_statement": _one(comparison_operator=_required(), size=_required("number"), **where),
        "sqli_match_statement": _one(sensitivity_level=_optional(), **where),
        "xss_match_statement": _one(**where),
    }


def _statements(levels: int) -> dict[str, Nested]:
    """Statements and, down to `levels`, their combinations; the provider nests three deep, of which we use two."""
    found = _leaves()
    if levels:
        for name in ("and_statement", "or_statement", "not_statement"):
            found[name] = _one(statement=_many(1, None, **_statements(levels - 1)))
    return found


def _rate() -> Nested:
    return _one(
        aggregate_key_type=_optional(), evaluation_window_sec=_optional("number"), limit=_required("number"),
        forwarded_ip_config=_FORWARDED,
        custom_key=_many(
            0, 5, asn=_one(), ip=_one(), forwarded_ip=_one(), http_method=_one(),
            cookie=_one(name=_required(), text_transformation=_STEPS),
            header=_one(name=_required(), text_transformation=_STEPS),
            query_argument=_one(name=_required(), text_transformation=_STEPS),
            query_string=_one(text_transformation=_STEPS), uri_path=_one(text_transformation=_STEPS),
            label_namespace=_one(namespace=_required()), ja3_fingerprint=_FALLBACK, ja4_fingerprint=_FALLBACK,
        ),
        scope_down_statement=_one(**_statements(1)),
    )  # fmt: skip


def _rule() -> Nested:
    handling = _one(custom_request_handling=_one(insert_header=_set(1, **_NAME_AND_VALUE)))
    block = _one(
        custom_response=_one(
            custom_response_body_key=_optional(),
            response_code=_required("number"),
            response_header=_set(0, **_NAME_AND_VALUE),
        )
    )
    actions = {"allow": handling, "block": block, "captcha": handling, "challenge": handling, "count": handling}
    overrides = _many(0, 100, name=_required(), action_to_use=_needed(**actions))
    immunity = _one(immunity_time_property=_one(immunity_time=_optional("number")))
    return _set(
        0, name=_required(), priority=_required("number"), action=_one(**actions),
        override_action=_one(count=_one(), none=_one()), rule_label=_set(0, name=_required()),
        captcha_config=immunity, challenge_config=immunity,
        visibility_config=_needed(cloudwatch_metrics_enabled=_required("bool"), metric_name=_required(),
            sampled_requests_enabled=_required("bool")
        ),
        statement=_needed(rate_based_statement=_rate(),
            rule_group_reference_statement=_one(arn=_required(), rule_action_override=overrides),
            managed_rule_group_statement=_one(
                name=_required(), vendor_name=_required(), version=_argument("string", "optional", "computed"),
                rule_action_override=overrides, managed_rule_group_configs=_many(0, None, login_path=_optional()),
                scope_down_statement=_one(**_statements(0)),
            ),
            **_statements(1),
        ),
    )  # fmt: skip


# By resource: bounds of blocks by path.
BOUNDS: dict[str, dict[str, dict[str, int]]] = {
    "aws_lb_listener": {"default_action.forward.target_group": {"min_items": 1, "max_items": 5}},
    "aws_lb_listener_rule": {
        "action.forward.target_group": {"min_items": 1, "max_items": 5},
        "transform": {"max_items": 2},
    },
}


def replacements() -> dict[str, dict[str, Nested]]:
    """By resource: blocks the bindings have not, or as `any`."""
    return {"aws_wafv2_web_acl": {"rule": _rule()}}
