"""Manifests as rules see them together: files, namespaces, kustomizations; and any data at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.lint import Run, Selection, check
from lbgen.ports import Options
from lbgen.targets.kubernetes.linting import LANGUAGE, units
from lbgen.targets.kubernetes.resolved.route import KINDS
from tests.unit.rules.linting import NoFiles, codes, lint
from tests.unit.targets.kubernetes.linted import API, found, gateway, listener, made, route, service, text


class Folder:
    """A disk with a few files."""

    def __init__(self, texts):
        self.texts = texts

    def read(self, path):
        return Source(path, self.texts[path]) if path in self.texts else None

    def glob(self, pattern):
        return []


OVER_TO_INFRA = ({"name": "edge", "namespace": "infra"},)
WRONG_GROUP = [("networking.k8s.io/v1", "HTTPRoute"), ("networking.k8s.io/v1", "Gateway"), (API, "Service"),
               ("v1", "Ingress"), ("apps/v1beta1", "Deployment"), ("extensions/v1beta1", "Deployment")]  # fmt: skip


@pytest.mark.parametrize(("api", "kind"), WRONG_GROUP)
def test_a_kind_of_a_group_that_does_not_have_it_is_another_kind(api, kind):
    (unit,) = units([Source("a.yaml", made(kind, "shop", None, api=api))], NoFiles(), Options())
    assert [one.kind for one in unit.things] == [f"{kind}.{unit.things[0].group or 'core'}"]
    assert lint("kubernetes", made(kind, "shop", None, api=api), select=("K8S210", "K8S213", "K8S312")) == []


KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{}resources: [a.yaml]\n"


@pytest.mark.parametrize(
    ("kustomization", "objects", "named"),
    [
        ("", [service(), route()], ["shop", "shop"]),
        ("", [service("a", "shop"), gateway(listener(), namespace="infra")], []),
        ("", [service("a", "default"), made("Deployment", "b", {"selector": {}}, api="apps/v1")], ["a"]),
        (KUSTOMIZATION.format("namespace: shop\n"), [service(), service("b", "default")], []),
        (KUSTOMIZATION.format("namespace: default\n"), [service("a")], ["a"]),
        (KUSTOMIZATION.format(""), [service("a")], ["a"]),
    ],
)
def test_an_object_is_given_a_namespace_in_itself_or_by_a_kustomization(kustomization, objects, named):
    sources = [Source("a.yaml", text(*objects))]
    sources += [Source("kustomization.yaml", kustomization)] if kustomization else []
    result = check(LANGUAGE, sources, Run(NoFiles(), Selection(("K8S209",))))
    assert [one.message.split("`")[1] for one in result.found] == named


class TestView:
    def seen(self, *sources, files=None):
        return list(units([Source(*one) for one in sources], files or NoFiles(), Options()))

    def test_items_of_a_list_are_objects(self):
        listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": [json.loads(gateway(listener(hostname="b"))),
                                                                           json.loads(route())]})  # fmt: skip
        assert found(listed) == ["K8S321"]

    def test_each_document_of_a_file_is_an_object_with_its_place(self):
        assert codes("kubernetes", text(gateway(listener(hostname="b")), "# nothing\n", route()))[0].startswith(
            "K8S321:6:"
        )

    def test_an_empty_namespace_is_default(self):
        (unit,) = self.seen(("a.yaml", text(service(), service("b", "default"))))
        assert unit.names("Service", "default") == ["b", "shop"]
        assert [one.is_placed for one in unit.of("Service")] == [False, True]

    def test_files_are_one_unit(self):
        sources = [Source("a/gateway.yaml", gateway(listener(hostname="b"))), Source("b/route.yaml", route())]
        checked = check(LANGUAGE, sources, Run(NoFiles()), Options())
        assert [(one.code, one.span.source) for one in checked.found] == [("K8S321", "b/route.yaml")]

    def test_two_environments_are_two_units(self):
        sources = [("a/gateway.yaml", gateway(listener(hostname="b"))), ("b/gateway.yaml", gateway(listener())),
                   ("b/route.yaml", route())]  # fmt: skip
        assert len(self.seen(*sources)) == 2
        checked = check(LANGUAGE, [Source(*one) for one in sources], Run(NoFiles()), Options())
        assert checked.found == []

    def test_a_kustomization_brings_its_files_and_its_namespace(self):
        files = {
            "k/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
            "namespace: shop\nresources: [route.yaml, ../base]\n",
            "k/route.yaml": route(parents=OVER_TO_INFRA),
            "base/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
            "resources: [service.yaml]\n",
            "base/service.yaml": service(port=8080),
        }
        (unit,) = self.seen(("k/kustomization.yaml", files["k/kustomization.yaml"]), files=Folder(files))
        assert unit.is_complete
        assert sorted(one.key for one in unit.things if one.kind != "Kustomization") == [
            ("HTTPRoute", "shop", "shop"), ("Service", "shop", "shop"),
        ]  # fmt: skip
        (first,) = [Source("k/kustomization.yaml", files["k/kustomization.yaml"])]
        said = check(LANGUAGE, [first], Run(Folder(files)), Options()).found
        assert [(one.code, one.span.source) for one in said] == [("K8S325", "k/route.yaml")]

    def test_a_resource_that_is_not_there_leaves_the_unit_incomplete(self):
        text = (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [https://example.com/x.yaml]"
        )
        (unit,) = self.seen(("kustomization.yaml", text))
        assert not unit.is_complete


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 70_000), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "shop", "*.example.com", "/", "HTTP", "HTTPS", "TLS", "Terminate", "Selector", "All", "10s",
                     "RequestRedirect", "URLRewrite", "PathPrefix", "Service", "default", "{{ x }}", "é\u2028", "&a"]),
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "spec",
        "rules",
        "matches",
        "path",
        "type",
        "value",
        "headers",
        "backendRefs",
        "filters",
        "port",
        "weight",
        "parentRefs",
        "sectionName",
        "hostnames",
        "listeners",
        "protocol",
        "tls",
        "certificateRefs",
        "allowedRoutes",
        "namespaces",
        "from",
        "selector",
        "matchLabels",
        "requestRedirect",
        "scheme",
        "urlRewrite",
        "replaceFullPath",
        "timeouts",
        "annotations",
        "http",
        "paths",
        "backend",
        "service",
        "ports",
        "items",
        "data",
        "hostname",
        "group",
        "to",
        "targetRefs",
        "validation",
        "resources",
        "x",
    ]
)
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))
OBJECTS = st.fixed_dictionaries(
    {
        "apiVersion": st.sampled_from(
            [API, "networking.k8s.io/v1", "v1", "apps/v1", "kustomize.config.k8s.io/v1beta1"]
        ),
        "kind": st.sampled_from(
            [
                "Gateway",
                "Service",
                "Ingress",
                "Deployment",
                "ReferenceGrant",
                "BackendTLSPolicy",
                "EndpointSlice",
                "Kustomization",
                "List",
                *KINDS,
            ]
        ),
        "metadata": st.one_of(TREES, st.just({"name": "edge"})),
        "spec": TREES,
    }
)


@given(st.lists(st.one_of(TREES, OBJECTS), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_any_data_gives_findings_and_no_exception(documents):
    for one in lint("kubernetes", text(*map(json.dumps, documents)), select=("ALL",)):
        assert one.span is not None
        assert one.message
