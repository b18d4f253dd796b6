"""What a spec asks for beside routing: DNS policies, alarms, logs, CloudFront, client certificates, IPv6, defaults."""

from __future__ import annotations

import pytest

from lbgen.ports import Support
from tests.unit.targets.aws.made import HEAD, balancer, files, notes, resources, topology

TLS = """
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80, redirect_to_https: true}
  secure: {protocol: https, port: 443, tls: {certificates: [c], client_certificates: {ca: /etc/ca.pem, mode: require}}}
  mqtt: {protocol: tls, port: 8883, tls: {certificates: [c]}, upstream: brokers}
certificates: {c: {hosts: [shop.example.com], acm: shop.example.com}}
upstreams:
  app: {servers: [10.0.0.1:8080]}
  brokers: {protocol: tcp, servers: [{address: 10.0.0.2:1883, weight: 3}, {address: 10.0.0.3:1883, weight: 1}]}
routes: [{name: all, upstream: app}]
"""
CDN = TLS + "targets: {aws: {cdn: true}}\n"
ROUTE = "routes: [{name: all, upstream: app}]\n"


# Where AWS or its provider has another default (ELBv2 API model, botocore 1.44.8), or none that should be relied on.
@pytest.mark.parametrize(
    ("kind", "name", "attribute", "value"),
    [
        ("aws_lb", "alb", "drop_invalid_header_fields", True),
        ("aws_lb", "alb", "enable_deletion_protection", True),
        ("aws_lb", "alb", "preserve_host_header", True),
        ("aws_lb", "alb", "xff_header_processing_mode", "append"),
        ("aws_lb", "alb", "desync_mitigation_mode", "defensive"),
        ("aws_lb", "alb", "idle_timeout", 60),
        ("aws_lb", "nlb", "enable_cross_zone_load_balancing", True),
        ("aws_lb_listener", "secure", "ssl_policy", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"),
        ("aws_lb_target_group", "app", "load_balancing_algorithm_type", "round_robin"),
        ("aws_lb_target_group", "app", "protocol_version", "HTTP1"),
        ("aws_lb_target_group", "app", "slow_start", 0),
        ("aws_lb_target_group", "app", "deregistration_delay", 300),
        ("aws_lb_target_group", "nlb_brokers-w3", "preserve_client_ip", "false"),
        (
            "aws_lb_target_group",
            "nlb_brokers-w3",
            "target_health_state",
            [{"enable_unhealthy_connection_termination": False}],
        ),
    ],
)
def test_a_default_that_differs_is_written(kind, name, attribute, value):
    assert resources(topology(TLS), kind)[name][attribute] == value


def test_the_servers_of_a_network_load_balancer_have_their_weights():
    assert balancer(topology(TLS)).listeners["mqtt"].values["default_action"][0]["forward"] == [
        {
            "target_group": [
                {"arn": "aws_lb_target_group.nlb_brokers-w3.arn", "weight": 3},
                {"arn": "aws_lb_target_group.nlb_brokers-w1.arn", "weight": 1},
            ]
        }
    ]


def test_the_idle_time_of_a_tls_listener_is_told_as_it_is():
    assert ("1m", "350s") in [(note.before, note.after) for note in notes(topology(TLS), "timeouts.read")]
    assert "tcp_idle_timeout_seconds" not in resources(topology(TLS), "aws_lb_listener")["mqtt"]


def test_client_certificates_are_verified_by_a_trust_store():
    listener = resources(topology(TLS), "aws_lb_listener")["secure"]
    assert listener["mutual_authentication"][0]["trust_store_arn"] == "aws_lb_trust_store.secure.arn"
    assert resources(topology(TLS), "aws_lb_trust_store")["secure"]["name"] == "shop-secure"


def test_servers_of_both_families_stand_in_groups_of_their_own():
    made = topology(HEAD.replace("10.0.0.1:8080", "10.0.0.1:8080, '[2001:db8::1]:8080'") + ROUTE)
    groups = resources(made, "aws_lb_target_group")
    assert {name: it["ip_address_type"] for name, it in groups.items()} == {"app": "ipv4", "app-ipv6": "ipv6"}
    assert 'default     = "dualstack"' in files(made)["variables.tf"]
    assert resources(made, "aws_vpc_security_group_egress_rule")["alb_ipv6"]["cidr_ipv6"] == "::/0"


@pytest.mark.parametrize(
    ("policy", "blocks"),
    [
        ("weighted: {identifier: blue, weight: 10}", {"weighted_routing_policy": [{"weight": 10}]}),
        ("failover: {identifier: blue, role: primary}", {"failover_routing_policy": [{"type": "PRIMARY"}]}),
    ],
)
def test_records_are_weighted_or_fail_over(policy, blocks):
    spec = f"dns: {{zone: example.com, records: [shop.example.com], {policy}}}\n{ROUTE}"
    record = resources(topology(spec), "aws_route53_record")["shop-example-com_a"]
    assert {**record, **blocks} == record
    assert (record["set_identifier"], record["alias"][0]["evaluate_target_health"]) == ("blue", True)


def test_alarms_watch_answers_and_servers():
    alarms = resources(topology(f"observability: {{alarms: true}}\n{ROUTE}"), "aws_cloudwatch_metric_alarm")
    assert sorted(alarms) == ["alb_5xx", "servers_5xx", "unhealthy_app"]
    assert resources(topology(ROUTE), "aws_cloudwatch_metric_alarm") == {}


def test_a_load_balancer_waits_for_the_policy_of_its_bucket():
    logs = files(topology(f"targets: {{aws: {{access_logs: {{bucket: logs, prefix: p}}}}}}\n{ROUTE}"))["logs.tf"]
    assert "? aws_s3_bucket_policy.access_logs[0].bucket :" in logs
    assert ":s3:::logs/p/AWSLogs/${data.aws_caller_identity.current.account_id}/*" in logs


def test_cloudfront_passes_on_the_protocol_so_that_redirects_still_happen():
    cdn = resources(topology(CDN), "aws_cloudfront_distribution")["cdn"]
    assert cdn["origin"][0]["custom_origin_config"][0]["origin_protocol_policy"] == "match-viewer"
    assert cdn["default_cache_behavior"][0]["viewer_protocol_policy"] == "allow-all"
    assert cdn["aliases"] == ["shop.example.com"]


def test_cloudfront_alone_may_connect_by_one_rule():
    rules = resources(topology(CDN), "aws_vpc_security_group_ingress_rule")
    assert [name for name in rules if name.startswith("alb_")] == ["alb_cloudfront"]
    assert (rules["alb_cloudfront"]["from_port"], rules["alb_cloudfront"]["to_port"]) == (80, 443)


def test_what_does_not_pass_through_cloudfront_is_refused():
    (mutual,) = notes(topology(CDN), "tls.client_certificates.require")
    assert mutual.support is Support.UNSUPPORTED
    (allow,) = notes(topology(CDN.replace("upstream: app}]", "upstream: app, allow: [10.0.0.0/8]}]")), "allow")
    assert (allow.support, allow.after) == (Support.UNSUPPORTED, "nobody: 403")


def test_a_redirect_elsewhere_drops_the_port_of_its_listener():
    from lbgen.targets.aws.evaluator import Asked

    text = HEAD.replace("port: 80}", "port: 8080}") + "routes: [{name: x, redirect: {host: o.example.com}}]"
    assert balancer(topology(text)).answer("web", Asked("GET", "h:8080", "/a")).location == "http://o.example.com/a"


def test_a_closed_route_is_one_rule_and_its_networks_are_told():
    text = "routes: [{name: x, match: {path: {prefix: /a}}, upstream: app, allow: [10.0.0.0/8], auth: {basic: {users_file: /u}}}]"
    made = topology(text)
    assert sorted(resources(made, "aws_lb_listener_rule")) == ["web_x"]
    assert [(note.before, note.after) for note in notes(made, "allow")] == [("10.0.0.0/8", "nobody: 403")]
