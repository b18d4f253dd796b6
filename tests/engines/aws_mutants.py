"""A wide module, and ways to break it that the gate must refuse."""

from __future__ import annotations

from typing import NamedTuple

SPEC = """
version: 1
name: wide
listeners:
  web: {protocol: http, port: 80, redirect_to_https: true}
  secure:
    protocol: https
    port: 443
    tls: {policy: modern, certificates: [one, two], hsts: {}, client_certificates: {ca: /etc/ca.pem, mode: require}}
  db: {protocol: tcp, port: 5432, upstream: db}
certificates:
  one: {hosts: [shop.example.com], acm: shop.example.com}
  two: {hosts: [api.example.com], certificate: /a.crt, key: /a.key}
upstreams:
  api:
    algorithm: least_connections
    servers: [{name: a, address: 10.0.0.1:80, weight: 3}, {name: b, address: 10.0.0.2:80, weight: 1}]
    health_check: {interval: 10s, timeout: 5s}
    session_persistence: {lifetime: 1h}
  random: {algorithm: random, servers: [10.0.0.3:80]}
  grpc: {protocol: grpc, servers: [10.0.0.4:80], health_check: {}}
  fleet: {servers: [10.0.0.9:80], bind: {aws: {autoscaling_group: fleet}}}
  db: {protocol: tcp, servers: [10.0.0.5:5432]}
rate_limits:
  few: {requests: 100, per: 10s}
  session: {requests: 100, per: 10s, key: {cookie: s}}
  all: {requests: 1000, per: 1s, key: global}
routes:
  - {name: api, match: {hosts: [shop.example.com], path: {prefix: /api}}, split: [{upstream: api, weight: 9}, {upstream: random, weight: 1}], rewrite: {replace_prefix: /}, rate_limit: few}
  - {name: head, match: {headers: {X-A: b}, query: {q: "1"}}, upstream: grpc, rate_limit: session}
  - {name: gone, match: {path: {exact: /gone}}, respond: {status: 410, body: gone}, rate_limit: all}
  - {name: moved, match: {path: {exact: /moved}}, redirect: {path: /new, status: 301}}
  - {name: inside, match: {path: {prefix: /in}}, upstream: fleet, allow: [10.0.0.0/8]}
observability: {alarms: true}
dns: {zone: example.com, records: [shop.example.com], weighted: {identifier: blue, weight: 10}}
targets: {aws: {region: eu-central-1, access_logs: {bucket: wide-logs, prefix: p}, cdn: true}}
"""


class Mutant(NamedTuple):
    """Replace `old` by `new` in a file; `words` are in what Terraform says. `own`: our own check refuses it too."""

    name: str
    path: str
    old: str
    new: str
    words: str
    own: bool = True


LB, GROUPS, RULES, LISTEN, WAF = "load_balancer.tf", "target_groups.tf", "rules.tf", "listeners.tf", "waf.tf"
MUTANTS = (
    Mutant(
        "unknown-argument", LB, "idle_timeout               = ", "idle_time_out              = ", "Unsupported argument"
    ),
    Mutant("unknown-block", GROUPS, "  health_check {", "  health_checks {", "Unsupported block type"),
    Mutant(
        "unknown-resource-type",
        RULES,
        '"aws_lb_listener_rule" "secure_gone"',
        '"aws_lb_rule" "secure_gone"',
        "Invalid resource type",
    ),
    Mutant(
        "required-argument-missing", LISTEN, "  load_balancer_arn = aws_lb.alb.arn\n", "", "Missing required argument"
    ),
    Mutant("required-block-missing", LISTEN, "  default_action {", "  timeouts {", "default_action"),
    Mutant(
        "two-health-checks",
        GROUPS,
        "  health_check {",
        '  health_check {\n    path = "/"\n  }\n\n  health_check {',
        "Too many health_check blocks",
    ),
    Mutant(
        "text-for-a-number",
        GROUPS,
        "interval            = 10",
        'interval            = "ten"',
        "Incorrect attribute value type",
    ),
    Mutant(
        "list-for-a-text",
        LB,
        'name                       = "wide"',
        'name                       = ["wide"]',
        "Incorrect attribute value type",
    ),
    Mutant("boolean-for-a-set", LB, "= var.subnet_ids", "= true", "Incorrect attribute value type"),
    Mutant(
        "argument-as-a-block",
        LB,
        "  subnets                    = var.subnet_ids\n",
        "  subnets {}\n",
        "Unsupported block type",
    ),
    Mutant(
        "block-as-an-argument",
        GROUPS,
        '  stickiness {\n    enabled         = true\n    type            = "lb_cookie"\n    cookie_duration = 3600\n  }',
        '  stickiness = { type = "lb_cookie" }',
        "Unsupported argument",
    ),
    Mutant("unknown-resource-named", LISTEN, "aws_lb.alb.arn", "aws_lb.other.arn", "Reference to undeclared resource"),
    Mutant(
        "unknown-attribute-named",
        "outputs.tf",
        "aws_lb.alb.dns_name",
        "aws_lb.alb.dnsname",
        "Unsupported attribute",
        own=False,
    ),
    Mutant("unknown-variable", LB, "var.subnet_ids", "var.subnets", "Reference to undeclared input variable"),
    Mutant("unknown-local", LB, "local.access_logs_bucket", "local.bucket", "Reference to undeclared local value"),
    Mutant(
        "unknown-data-source",
        "dns.tf",
        "data.aws_route53_zone.zone.zone_id",
        "data.aws_route53_zone.other.zone_id",
        "Reference to undeclared resource",
    ),
    Mutant(
        "computed-argument-set",
        LB,
        "  ip_address_type            = var.ip_address_type\n",
        '  dns_name                   = "x"\n',
        "unconfigurable",
    ),
    Mutant(
        "declared-twice",
        RULES,
        '"aws_lb_listener_rule" "secure_gone"',
        '"aws_lb_listener_rule" "secure_moved"',
        "Duplicate resource",
    ),
    Mutant(
        "cycle",
        "network.tf",
        'description = "application load balancer of wide"',
        "description = aws_lb.alb.arn",
        "Cycle",
        own=False,
    ),
    Mutant("syntax", RULES, '    type = "fixed-response"', '    type "fixed-response"', ""),
    Mutant(
        "unclosed", WAF, "  default_action {\n    allow {}\n  }\n", "  default_action {\n    allow {}\n", "", own=False
    ),
    Mutant(
        "not-formatted", LB, "  internal                   = false", "  internal = false", "terraform fmt", own=False
    ),
    Mutant("unknown-function", "logs.tf", "jsonencode(", "jsonencoded(", "Call to unknown function", own=False),
    Mutant("interval-above-300", GROUPS, "interval            = 10", "interval            = 400", "health checks"),
    Mutant(
        "timeout-not-below-interval", GROUPS, "timeout             = 5", "timeout             = 10", "Time-out too long"
    ),
    Mutant(
        "threshold-of-one", GROUPS, "healthy_threshold   = 2", "healthy_threshold   = 1", "threshold of health checks"
    ),
    Mutant("unknown-algorithm", GROUPS, '"least_outstanding_requests"', '"least_conn"', "Unknown algorithm"),
    Mutant("name-of-forty-characters", LB, '= "wide"', f'= "{"x" * 40}"', "name of a load balancer"),
    Mutant("reserved-name", LB, '= "wide"', '= "internal-wide"', "internal-"),
    Mutant(
        "unknown-tls-policy",
        LISTEN,
        "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
        "ELBSecurityPolicy-TLS-9-9",
        "Unknown TLS policy",
    ),
    Mutant(
        "too-few-requests-for-waf",
        WAF,
        "limit                 = 600",
        "limit                 = 5  ",
        "WAF rate-based rule",
    ),
    Mutant("window-waf-has-not", WAF, "evaluation_window_sec = 60", "evaluation_window_sec = 90", "Invalid window"),
    Mutant(
        "four-values-in-a-condition",
        RULES,
        '["/api", "/api/*"]',
        '["/api", "/api/*", "/b", "/c"]',
        "match evaluations per condition",
    ),
    Mutant("redirect-307", RULES, '"HTTP_301"', '"HTTP_307"', "HTTP_301 or HTTP_302"),
    Mutant("weight-of-a-thousand", RULES, "weight = 4", "weight = 4000", "weight of a target group"),
    Mutant("priority-beyond-50000", RULES, "priority     = ", "priority     = 9", "priority of a rule"),
    Mutant(
        "idle-timeout-beyond-4000",
        LB,
        "idle_timeout               = 60",
        "idle_timeout               = 9000",
        "idle time-out",
    ),
    Mutant(
        "refused-by-a-variable",
        "variables.tf",
        'default     = "ipv4"',
        'default     = "ipv5"',
        "One of ipv4 and dualstack",
        own=False,
    ),
    Mutant(
        "attachment-without-its-key", GROUPS, "each.value.id", "each.value.address", "Unsupported attribute", own=False
    ),
)
