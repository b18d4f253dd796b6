"""Rules for Terraform beyond their manual's examples: what must not fire, what is unknown, fixes, any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.lint import Run, Selection, check, rules
from lbgen.lint.fixing import apply
from lbgen.manual import find
from tests.unit.lint.test_growth import calls, linted
from tests.unit.rules.linting import NoFiles, codes, language, lint

RULES = rules(language("aws").rules)
LISTENER = """resource "aws_lb_listener_rule" "{name}" {{
  listener_arn = aws_lb_listener.https.arn
  priority     = {priority}

  action {{
    type             = "forward"
    target_group_arn = var.group
  }}

  condition {{
    {kind} {{
      values = {values}
    }}
  }}
}}
"""


def rule(name, priority, values, kind="path_pattern"):
    return LISTENER.format(name=name, priority=priority, values=values, kind=kind)


@pytest.mark.parametrize(
    ("earlier", "later", "is_dead"),
    [
        (rule("a", 1, '["/*"]'), rule("b", 2, '["/x"]'), True),
        (rule("a", 1, '["/x/*"]'), rule("b", 2, '["/x/y/*", "/x/z"]'), True),
        (rule("a", 1, '["/x/*"]'), rule("b", 2, '["/x"]'), False),
        (rule("a", 1, '["/x/*"]'), rule("b", 2, '["/x/y", "/z"]'), False),
        (rule("a", 1, '["/X"]'), rule("b", 2, '["/x"]'), False),
        (rule("a", 1, '["A.example.com"]', "host_header"), rule("b", 2, '["a.example.com"]', "host_header"), True),
        (rule("a", 1, '["/*"]'), rule("b", 2, '["a.example.com"]', "host_header"), False),
        (rule("a", 2, '["/*"]'), rule("b", 1, '["/x"]'), False),
        (rule("a", 1, "var.paths"), rule("b", 2, '["/x"]'), False),
        (rule("a", 1, '["/?"]'), rule("b", 2, '["/x"]'), True),
        (rule("a", 1, '["/?"]'), rule("b", 2, '["/?"]'), True),
        (rule("a", 1, '["*.example.com"]', "host_header"), rule("b", 2, '["a.example.com"]', "host_header"), True),
        (rule("a", 1, '["/y", "/x/*"]'), rule("b", 2, '["/x/z", "/y"]'), True),
        (rule("a", 1, f'["/{"x" * 200}*"]'), rule("b", 2, f'["/{"x" * 201}"]'), True),
        (rule("a", 1, '["/*"]').replace('"aws_lb_listener_rule" "a" {', '"aws_lb_listener_rule" "a" {\n  count = 0'), rule("b", 2, '["/x"]'), False),
    ],
)  # fmt: skip
def test_a_rule_is_dead_only_when_an_earlier_one_takes_everything(earlier, later, is_dead):
    found = [one for one in lint("aws", earlier + later) if one.code == "AWS103"]
    assert bool(found) == is_dead
    if found:
        assert found[0].span.line == earlier.count("\n") + 1
        assert found[0].related[0].span.line == 1


def test_the_first_of_several_that_cover_a_rule_is_named():
    text = rule("a", 3, '["/x/*"]') + rule("b", 1, '["/*"]') + rule("c", 4, '["/x/y"]') + rule("d", 2, '["/x/?"]')
    found = {one.span.line: one.related[0].text for one in lint("aws", text) if one.code == "AWS103"}
    assert list(found.values()) == ["priority 1 takes everything it would match"] * 2


def test_many_rules_of_one_listener_are_not_compared_pair_by_pair():
    def text(count):
        return "\n".join(rule(f"r{number}", number, f'["/app{number}/*"]') for number in range(1, count + 1))

    linted("aws", text(2))  # what is loaded once
    assert calls("aws", text(160)) < calls("aws", text(40)) * 5


@pytest.mark.parametrize(
    "text",
    [
        'resource "aws_lb" "x" {\n  internal = var.internal\n  drop_invalid_header_fields = var.drop\n  enable_deletion_protection = var.keep\n}\n',
        'resource "aws_lb_target_group" "x" {\n  protocol = var.protocol\n  deregistration_delay = var.delay\n}\n',
        'resource "aws_lb_listener" "x" {\n  protocol = "HTTPS"\n  ssl_policy = var.policy\n  certificate_arn = var.arn\n  dynamic "default_action" {\n    for_each = var.actions\n    content {\n      type = "forward"\n    }\n  }\n}\n',
        'resource "aws_lb_listener_rule" "x" {\n  for_each = var.rules\n  priority = each.value.priority\n}\n',
        'resource "aws_security_group" "x" {\n  ingress {\n    from_port = 443\n    to_port = 443\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
        'resource "aws_instance" "x" {\n  ami = "ami-1"\n}\n',
    ],
)
def test_what_nobody_can_know_is_not_held_against_anybody(text):
    assert codes("aws", text) == []


GROUP = 'resource "aws_lb_target_group" "g" {{\n  protocol = "HTTP"\n  {}\n}}\n'
SPEAKS = 'resource "aws_lb_listener" "l" {{\n  protocol = {}\n}}\n'
FORWARD = """resource "aws_lb_listener_rule" "r" {
  listener_arn = aws_lb_listener.l.arn
  action {
    type = "forward"
    forward {
      target_group {
        arn = aws_lb_target_group.g.arn
      }
    }
  }
}
"""


def checked(version, matcher):
    return GROUP.format(f"protocol_version = {version}\n  health_check {{\n    matcher = {matcher}\n  }}")


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        (GROUP.format('protocol_version = "HTTP2"') + SPEAKS.format('"HTTP"') + FORWARD, "AWS314", ["AWS314:10:3"]),
        (GROUP.format('protocol_version = "HTTP1"') + SPEAKS.format('"HTTP"') + FORWARD, "AWS314", []),
        (GROUP.format('protocol_version = "GRPC"') + SPEAKS.format('"HTTPS"') + FORWARD, "AWS314", []),
        (GROUP.format('protocol_version = "GRPC"') + SPEAKS.format("var.protocol") + FORWARD, "AWS314", []),
        (GROUP.format("protocol_version = var.version") + SPEAKS.format('"HTTP"') + FORWARD, "AWS314", []),
        (GROUP.format('protocol_version = "GRPC"') + FORWARD, "AWS314", []),
        (checked('"GRPC"', '"0,12"'), "AWS319", []),
        (checked('"GRPC"', '"0-99"'), "AWS319", []),
        (checked('"GRPC"', '"0-100"'), "AWS319", ["AWS319:5:15"]),
        (checked('"HTTP2"', '"12"'), "AWS319", ["AWS319:5:15"]),
        (checked('"HTTP1"', '"200,302"'), "AWS319", []),
        (checked("var.version", '"12"'), "AWS319", []),
        (checked('"GRPC"', "var.codes"), "AWS319", []),
        (GROUP.format('target_type = "lambda"'), "AWS320", ["AWS320:3:17"]),
        (GROUP.format('target_type = "lambda"\n  lambda_multi_value_headers_enabled = false'), "AWS320", []),
        (GROUP.format('target_type = "ip"'), "AWS320", []),
    ],
)
def test_protocol_versions_and_functions(text, code, found):
    assert codes("aws", text, select=(code,)) == found


def test_resources_of_files_beside_are_known_but_not_judged(tmp_path):
    from lbgen.lint.reading import DiskFiles, read

    (tmp_path / "providers.tf").write_text('provider "aws" {}\n')
    (tmp_path / "groups.tf").write_text('resource "aws_lb_target_group" "app" {\n  protocol = "TCP"\n}\n')
    listener = tmp_path / "listeners.tf"
    listener.write_text(find("AWS205").example("Good").replace("var.target_group_arn", "aws_lb_target_group.app.arn"))
    found = check(language("aws"), [read(str(listener))], Run(DiskFiles(), Selection())).found
    assert [one.code for one in found] == ["AWS117"]
    assert found[0].related[0].span.source.endswith("groups.tf")


FIXED = [named for named in RULES if any(one.fix for one in lint("aws", find(named.code).example("Bad"), select=("ALL",)) if one.code == named.code)]  # fmt: skip


@pytest.mark.parametrize("named", FIXED, ids=lambda named: named.code)
def test_a_fix_cures_its_finding_and_changes_nothing_twice(named):
    bad = Source("main.tf", find(named.code).example("Bad"))
    select = (named.code,)
    found = lint("aws", bad.text, select=select)
    fixed = apply({"main.tf": bad}, found, unsafe=True)["main.tf"]
    assert lint("aws", fixed, select=select) == []
    assert apply({"main.tf": Source("main.tf", fixed)}, lint("aws", fixed, select=select), unsafe=True) == {}


def test_enough_rules_can_be_fixed():
    assert len(FIXED) >= 10


PIECES = st.sampled_from([piece for named in RULES for piece in find(named.code).example("Bad").split("\n")] + list('{}[]"$,=\n'))  # fmt: skip


@pytest.mark.parametrize("seed", range(1))
def test_any_text_gives_diagnostics(seed, long):
    @settings(max_examples=10_000 if long else 100, deadline=None, database=None)
    @given(st.text(max_size=200) | st.lists(PIECES, max_size=40).map("\n".join))
    def run(text):
        check(language("aws"), [Source("main.tf", text)], Run(NoFiles(), Selection(("ALL",))))

    run()
