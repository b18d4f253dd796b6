"""A second source: pulumi-aws, which is generated from the provider's Go schema by other means.

Compared are the names of arguments and blocks, and which are required, down every block.
"""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any, NamedTuple

# Our resource: the module and the class there. Left out are aws_wafv2_web_acl, whose rules `facts.py` supplies (Pulumi
# marks no block inside them as required), and the S3 types whose class names mean two things there.
CLASSES = {
    "aws_lb": "lb.LoadBalancer",
    "aws_lb_listener": "lb.Listener",
    "aws_lb_listener_rule": "lb.ListenerRule",
    "aws_lb_listener_certificate": "lb.ListenerCertificate",
    "aws_lb_target_group": "lb.TargetGroup",
    "aws_lb_target_group_attachment": "lb.TargetGroupAttachment",
    "aws_lb_trust_store": "lb.TrustStore",
    "aws_route53_record": "route53.Record",
    "aws_cloudwatch_metric_alarm": "cloudwatch.MetricAlarm",
    "aws_wafv2_web_acl_association": "wafv2.WebAclAssociation",
    "aws_autoscaling_attachment": "autoscaling.Attachment",
    "aws_vpc_security_group_ingress_rule": "vpc.SecurityGroupIngressRule",
    "aws_vpc_security_group_egress_rule": "vpc.SecurityGroupEgressRule",
    "aws_cloudfront_distribution": "cloudfront.Distribution",
    "aws_security_group": "ec2.SecurityGroup",
    "aws_s3_bucket_policy": "s3.BucketPolicy",
    "aws_s3_bucket_public_access_block": "s3.BucketPublicAccessBlock",
    "aws_s3_bucket_lifecycle_configuration": "s3.BucketLifecycleConfiguration",
    "aws_acm_certificate": "acm.Certificate",
    "aws_route53_health_check": "route53.HealthCheck",
}
# Time-outs, which Pulumi keeps elsewhere, and what Terraform adds to every resource.
_ELSEWHERE = frozenset(("timeouts", "tags_all", "id"))
EXPLAINED = {
    "aws_s3_bucket_lifecycle_configuration.rule.filter.and": "a keyword of Python",
    "aws_s3_bucket_lifecycle_configuration.rule.filter.and_": "a keyword of Python",
    "aws_s3_bucket_lifecycle_configuration.timeouts": "the bindings do not list the block of time-outs",
    "aws_cloudwatch_metric_alarm.name": "Pulumi's name for alarm_name",
    "aws_cloudwatch_metric_alarm.alarm_name": "Pulumi's name for it is name",
    "aws_cloudwatch_metric_alarm.evaluation_window": "newer than 6.62",
    "aws_cloudwatch_metric_alarm.warm_up_configuration": "newer than 6.62",
    "aws_lb.subnet_mapping.outpost_id": "computed: nobody can set it",
}


class Difference(NamedTuple):
    """An argument that one source has and the other has not, or holds for required."""

    place: str
    text: str
    explained: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}{f' ({self.explained})' if self.explained else ''}"


Arguments = Mapping[str, tuple[bool, str | None]]


def differences(resources: Mapping[str, Any], path: str) -> list[Difference]:
    """Where our schema and the wheel of pulumi-aws at `path` differ."""
    with zipfile.ZipFile(path) as archive:
        found: list[Difference] = []
        for kind, place in CLASSES.items():
            module, name = place.split(".")
            classes = _classes(archive, module, name)
            found += _compared(kind, resources[kind]["block"], f"{name}Args", classes, is_top=True)
    return found


def count(block: Mapping[str, Any]) -> int:
    """How many arguments and blocks of a block are compared, down every block."""
    attributes = [it for it in block.get("attributes", {}).values() if it.get("required") or it.get("optional")]
    nested = block.get("block_types", {}).values()
    return len(attributes) + len(nested) + sum(count(it["block"]) for it in nested)


def _classes(archive: zipfile.ZipFile, module: str, name: str) -> dict[str, Arguments]:
    """The argument classes of a module: nested ones, and the resource's own."""
    own = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    found: dict[str, Arguments] = {}
    for path in (f"pulumi_aws/{module}/_inputs.py", f"pulumi_aws/{module}/{own}.py"):
        for node in ast.parse(archive.read(path)).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Args"):
                found[node.name] = _arguments(node)
    return found


def _arguments(node: ast.ClassDef) -> Arguments:
    """Arguments by name: whether required, and the class of their blocks if they have one."""
    made = next(it for it in node.body if isinstance(it, ast.FunctionDef) and it.name == "__init__")
    names = made.args.kwonlyargs
    return {
        it.arg: (default is None, _nested_class(ast.unparse(it.annotation) if it.annotation else ""))
        for it, default in zip(names, made.args.kw_defaults, strict=True)
    }


def _nested_class(annotation: str) -> str | None:
    found = re.search(r"['\"](\w+Args)['\"]", annotation)
    return found[1] if found else None


def _compared(
    place: str, block: Mapping[str, Any], name: str, classes: Mapping[str, Arguments], *, is_top: bool = False
) -> Iterator[Difference]:
    theirs = classes.get(name, {})
    attributes = {
        it: about for it, about in block.get("attributes", {}).items() if about.get("required") or about.get("optional")
    }
    nested = block.get("block_types", {})
    ours = {it for it in (*attributes, *nested) if not (is_top and it in _ELSEWHERE)}
    pairs = {it: _their_name(it, theirs) for it in ours}
    for it in sorted(ours):
        their_name = pairs[it]
        if their_name is None:
            yield _difference(f"{place}.{it}", "only here")
            continue
        required = attributes[it].get("required", False) if it in attributes else nested[it].get("min_items", 0) > 0
        is_required, inner = theirs[their_name]
        if required != is_required:
            yield _difference(f"{place}.{it}", "required here, not there" if required else "required there, not here")
        if it in nested and inner in classes and inner != name:
            yield from _compared(f"{place}.{it}", nested[it]["block"], inner or "", classes)
    for it in sorted(set(theirs) - {name for name in pairs.values() if name}):
        yield _difference(f"{place}.{it}", "only there")


def _their_name(name: str, theirs: Arguments) -> str | None:
    """Pulumi writes lists in the plural."""
    plurals = (name, f"{name}s", f"{name}es", re.sub(r"y\Z", "ies", name))
    return next((it for it in plurals if it in theirs), None)


def _difference(place: str, text: str) -> Difference:
    return Difference(place, text, EXPLAINED.get(place, ""))
