"""What the templates print: tokens, and tuples of these. One class per Terraform block that varies."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token


class Entry(NamedTuple):
    """One line of an object or a block; `name` is padded, and quoted where it must be."""

    name: Token
    value: Token


class Variable(NamedTuple):
    """A variable; `default` None makes it required, `rule` None leaves it unchecked."""

    label: Token
    description: Token
    type: Token
    default: Token | None
    rule: Token | None
    message: Token | None


class Port(NamedTuple):
    """A listener's port in a security group: `protocol` is tcp or udp."""

    name: Token
    comment: Token
    port: Token
    protocol: Token


class PortRange(NamedTuple):
    """The lowest and the highest of some ports."""

    lowest: Token
    highest: Token


class SecurityGroup(NamedTuple):
    """The security group of one load balancer; `from_cdn` are the ports for CloudFront alone."""

    name: Token
    label: Token
    group_name: Token
    description: Token
    ports: Sequence[Port]
    from_cdn: PortRange | None
    to_ipv6: bool


class Balancer(NamedTuple):
    """An `aws_lb`."""

    label: Token
    name: Token
    comments: Sequence[Token]
    type: Token
    security_group: Token
    internal: Token
    deletion_protection: Token
    application: ApplicationBalancer | None
    logs: AccessLogs | None


class ApplicationBalancer(NamedTuple):
    """What only an application load balancer has."""

    idle_timeout_s: Token
    http2: Token


class AccessLogs(NamedTuple):
    """Access logs to a bucket; `prefix` None is the bucket's top."""

    bucket: Token
    prefix: Token | None


class WeightedGroup(NamedTuple):
    """A target group of a weighted forward."""

    arn: Token
    weight: Token


class Redirect(NamedTuple):
    """A redirect action."""

    protocol: Token
    host: Token
    port: Token
    path: Token
    query: Token
    status_code: Token


class Fixed(NamedTuple):
    """A fixed response; `message_body` None is an empty one."""

    content_type: Token
    message_body: Token | None
    status_code: Token


class Action(NamedTuple):
    """An action; exactly one of the four is set. `block` is `action` or `default_action`."""

    block: Token
    target_group: Token | None = None
    groups: Sequence[WeightedGroup] = ()
    sticky_s: Token | None = None
    redirect: Redirect | None = None
    fixed: Fixed | None = None


class Listener(NamedTuple):
    """An `aws_lb_listener`."""

    label: Token
    comments: Sequence[Token]
    balancer: Token
    port: Token
    protocol: Token
    tls: ListenerTls | None
    idle_timeout_s: Token | None
    hsts: Token | None
    actions: Sequence[Action]


class ListenerTls(NamedTuple):
    """TLS of a listener; `trust_store` with mode verify."""

    comment: Token
    policy: Token
    certificate: Token
    more: Sequence[ListenerCertificate]
    mutual: Mutual | None


class ListenerCertificate(NamedTuple):
    """A further certificate, chosen by TLS name."""

    label: Token
    listener: Token
    certificate: Token


class Mutual(NamedTuple):
    """Client certificates."""

    mode: Token
    trust_store: Token | None


class Condition(NamedTuple):
    """A condition: one line, `attribute = values`, below its header's name if it has one."""

    kind: Token
    header: Token | None
    attribute: Token
    values: Token


class Query(NamedTuple):
    """A query_string condition."""

    key: Token
    value: Token


class Transform(NamedTuple):
    """A rewrite of the URL or the host."""

    type: Token
    block: Token
    regex: Token
    replace: Token


class Rule(NamedTuple):
    """An `aws_lb_listener_rule`."""

    label: Token
    comments: Sequence[Token]
    listener: Token
    priority: Token
    conditions: Sequence[Condition]
    queries: Sequence[Query]
    transforms: Sequence[Transform]
    actions: Sequence[Action]
    name: Token


class Check(NamedTuple):
    """A health check; `path` and `matcher` None for tcp; `any_answer` is the comment of a matcher that takes all."""

    protocol: Token
    interval_s: Token
    timeout_s: Token
    healthy: Token
    unhealthy: Token
    path: Token | None
    matcher: Token | None
    any_answer: Token | None


class Sticky(NamedTuple):
    """Stickiness of a target group; `duration_s` None on a network load balancer."""

    type: Token
    duration_s: Token | None


class TargetGroup(NamedTuple):
    """An `aws_lb_target_group` and what is registered in it; `ip_address_type` None where instances are."""

    name: Token
    label: Token
    comments: Sequence[Token]
    group_name: Token
    target_type: Token
    ip_address_type: Token | None
    protocol: Token
    port: Token
    application: ApplicationGroup | None
    network: NetworkGroup | None
    check: Check
    sticky: Sticky | None
    targets: Sequence[Entry]
    autoscaling_group: Token | None
    tag: Token


class ApplicationGroup(NamedTuple):
    """What only a target group of an application load balancer has; `anomaly_mitigation` with weighted_random only."""

    protocol_version: Token
    algorithm: Token
    anomaly_mitigation: Token | None
    slow_start_s: Token


class NetworkGroup(NamedTuple):
    """What only a target group of a network load balancer has.

    `keeps_unhealthy`: connections to a server that becomes unhealthy stay open; UDP has none.
    """

    preserve_client_ip: Token
    keeps_unhealthy: bool


class Match(NamedTuple):
    """A byte or regex match of WAF over one part of the request."""

    field: Token
    header: Token | None
    regex: Token
    transformations: Sequence[Step]


class Step(NamedTuple):
    """A transformation before a match; they run by priority."""

    priority: Token
    type: Token


class RateRule(NamedTuple):
    """A rate-based rule: `key` is IP, FORWARDED_IP, CUSTOM_KEYS or CONSTANT."""

    comments: Sequence[Token]
    name: Token
    metric: Token
    priority: Token
    status: Token
    retry_after: Token
    limit: Token
    window_s: Token
    key: Token
    forwarded: bool
    custom_block: Token | None
    custom_name: Token | None
    single: Sequence[Match]
    several: Sequence[Match]


class Record(NamedTuple):
    """A Route 53 alias record of one type; `is_counted`: there only where the load balancer has IPv6."""

    label: Token
    name: Token
    type: Token
    is_counted: bool
    weight: Token | None
    role: Token | None
    identifier: Token | None
    alias_name: Token
    alias_zone: Token
    evaluate: Token


class Alarm(NamedTuple):
    """A CloudWatch alarm on one metric of a load balancer or target group."""

    label: Token
    name: Token
    description: Token
    namespace: Token
    metric: Token
    statistic: Token
    threshold: Token
    dimensions: Sequence[Entry]


class Lookup(NamedTuple):
    """A certificate looked up in ACM by domain; `region` is set for CloudFront, whose certificates live in one."""

    label: Token
    domain: Token
    region: Token | None


class TrustStore(NamedTuple):
    """A trust store of client CAs."""

    label: Token
    name: Token
    comment: Token
    bucket: Token
    key: Token


class Output(NamedTuple):
    """An output."""

    label: Token
    description: Token
    value: Token


class Assertion(NamedTuple):
    """An assertion of the rendered test."""

    condition: Token
    message: Token


class Page(NamedTuple):
    """The one thing a file prints, when it is a list; each template knows its type."""

    items: Sequence[object]
