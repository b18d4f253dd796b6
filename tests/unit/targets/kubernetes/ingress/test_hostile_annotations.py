"""Annotations that controllers copy into configurations: never a snippet, high risks said, and no value ends its place."""

from __future__ import annotations

import json
import re

import pytest

from lbgen.targets.kubernetes.ingress import profile as profiles
from lbgen.topology.build import build
from tests.unit.targets.kubernetes.made import notes, objects

# Risks as ingress-nginx's page of annotations and their risks tells them.
CRITICAL = (
    "configuration-snippet", "server-snippet", "stream-snippet", "auth-snippet", "modsecurity-snippet",
    "location-snippets", "server-snippets", "backend-config-snippet", "frontend-config-snippet", "config-backend",
)  # fmt: skip
HIGH = (
    "server-alias", "auth-url", "auth-signin", "auth-tls-error-page", "auth-tls-match-cn", "mirror-host",
    "mirror-target", "proxy-ssl-name", "upstream-hash-by", "modsecurity-transaction-id",
)  # fmt: skip
EVIL = [
    "};", "a;b", "x}\\nserver {", '"; return 200', "$host", "${x}", "`id`", "a\\\\", "# x", "a' b", "%[src]", "{{ 7 }}",
    "on; lua_code", "é", "a\tb", '" if TRUE',
]  # fmt: skip
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


def spec(evil):
    """Every place of a spec whose text can reach an annotation holds `evil`, as far as a spec takes it there."""
    value = re.sub(r"[^\t -~]", "?", evil).strip()
    path = "/" + re.sub(r"[\s#?]", "", evil).replace("%", "%25")
    name = evil if TOKEN.match(evil) else "X!$evil"
    upstream = {
        "servers": ["10.0.0.1:80"], "algorithm": "consistent_hash", "hash_on": {"header": name},
        "health_check": {"path": path}, "retries": {"attempts": 1},
    }  # fmt: skip
    sticky = {"servers": ["10.0.0.2:80"], "session_persistence": {"name": name}, "algorithm": "ip_hash"}
    return {
        "version": 1,
        "name": "hostile",
        "listeners": {"web": {"protocol": "http", "port": 80}},
        "upstreams": {"app": upstream, "sticky": sticky, "decider": {"servers": ["10.0.0.3:80"]}},
        "rate_limits": {"slow": {"requests": 5, "per": "1s", "key": {"header": name}}},
        "routes": [
            {"name": "exact", "match": {"hosts": ["a.example.com"], "path": {"exact": path}}, "upstream": "app", "rate_limit": "slow"},
            {"name": "regex", "match": {"hosts": ["a.example.com"], "path": {"regex": "^/x" + re.escape(evil)}}, "upstream": "app"},
            {"name": "rewrite", "match": {"hosts": ["b.example.com"], "path": {"prefix": "/api"}}, "upstream": "app",
             "rewrite": {"replace_prefix": path}},
            {"name": "realm", "match": {"hosts": ["c.example.com"]}, "upstream": "sticky", "auth": {"basic": {"realm": value, "users_file": "/u"}}},
            {"name": "header", "match": {"hosts": ["d.example.com"], "headers": {"X-A": value}}, "upstream": "sticky",
             "headers": {"request": {"set": {name: value}, "remove": ["X-Z"]}, "response": {"set": {"X-B": value}}}},
            {"name": "asked", "match": {"hosts": ["e.example.com"]}, "upstream": "sticky", "auth": {"external": {"upstream": "decider", "path": path}}},
        ],
    }  # fmt: skip


def topology(evil):
    built = build("hostile", text=json.dumps(spec(evil)).replace("${", "$${"), variables={})
    assert built.topology is not None, [f"{it.code} {it.message}" for it in built.diagnostics]
    return built.topology


def annotations(made, profile):
    return [
        (key, value)
        for it in objects(made, "ingress", profile)
        for key, value in it["metadata"].get("annotations", {}).items()
    ]


@pytest.mark.parametrize("profile", profiles.names())
@pytest.mark.parametrize("evil", EVIL)
def test_no_hostile_text_makes_an_annotation_of_its_own_or_leaves_its_value(evil, profile):
    made, known = topology(evil), profiles.load(profile)
    settings = [*known.on_ingress, *known.on_service]
    keys = {known.prefix + it.key for it in settings if "{" not in it.key}
    keys |= {known.merging.key} if known.merging else set()
    for key, value in annotations(made, profile):
        name = key.removeprefix(known.prefix)
        assert name not in CRITICAL
        if profile != "traefik":
            assert key in keys or any(name.startswith(it.key.partition("{")[0]) for it in settings if "{" in it.key)
        if known.copies:
            assert is_contained(name, value), (key, value)


def is_contained(name, value):
    """Whether a value is one that the profile writes itself, with nothing in it that could end it."""
    own = re.sub(r"\$(\{[a-z0-9_]+\}|(http|cookie|arg)_[a-z0-9_]+|remote_addr|request_uri)", "", value)
    if name.endswith("set-header"):  # haproxytech: a name and a quoted value per line
        return all(re.match(r'[A-Za-z0-9_-]+ "[^"\\]*"\Z', line) for line in own.split("\n"))
    if name == "path-rewrite":
        own = own.removesuffix("\\1")
    lines = own.split("\n") if name in ("request-set-headers", "response-set-headers", "http-header-match") else [own]
    return not any(re.search(r"[\x00-\x1f;{}\"'`#$\\]", line) for line in lines)


@pytest.mark.parametrize("evil", EVIL)
def test_what_is_not_rendered_of_a_hostile_text_is_said(evil):
    made = topology(evil)
    text = str(objects(made, "ingress", "ingress-nginx"))
    said = notes(made, "ingress", "ingress-nginx")
    if re.search(r"[;{}\"'`#$\\é]", evil):
        assert evil not in text
        assert any("could end its place" in it.why for it in said)


def test_every_annotation_of_high_risk_is_reported():
    made = topology("tame")
    found = {key.partition("/")[2] for key, _ in annotations(made, "ingress-nginx")} & set(HIGH)
    assert found == {"auth-url", "upstream-hash-by"}
    said = " ".join(it.why for it in notes(made, "ingress", "ingress-nginx") if "high risk" in it.why)
    assert all(f"`{key}`" in said for key in found)


def test_ingress_nginx_has_no_annotation_of_high_risk_that_a_note_does_not_know():
    keys = {it.key for it in profiles.load("ingress-nginx").on_ingress}
    assert keys & set(HIGH) == {"auth-url", "upstream-hash-by"}
    assert not keys & set(CRITICAL)
