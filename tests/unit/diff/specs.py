"""A small spec and edited copies of it, for the tests of this folder."""

from __future__ import annotations

from lbgen.topology.build import build

SPEC = """\
version: 1
name: unit
listeners:
  web: {protocol: http, port: 80}
  secure: {protocol: https, port: 443, tls: {certificates: [shop], hsts: {max_age: 1h}}}
certificates:
  shop: {hosts: [shop.example.com], certificate: /etc/ssl/shop.crt, key: /etc/ssl/shop.key}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080, {address: 10.0.0.3:8080, weight: 2}]
    health_check: {path: /up}
  new: {servers: [{name: one, address: 10.0.1.1:8080}]}
rate_limits:
  few: {requests: 5, per: 1s}
routes:
  - {name: api, match: {hosts: [shop.example.com], path: {prefix: /api}}, upstream: app, rate_limit: few}
  - {name: images, match: {path: {regex: "^/img/"}}, upstream: new}
  - {name: pictures, match: {path: {regex: '\\.png$'}}, upstream: app}
  - {name: admin, match: {path: {prefix: /admin}}, upstream: app, allow: [10.0.0.0/8]}
  - {match: {hosts: [old.example.com]}, redirect: {host: shop.example.com}}
  - {match: {path: {exact: /robots.txt}}, respond: {status: 200, body: none}}
observability: {access_log: json}
tests:
  - {request: "GET http://shop.example.com/api/x", upstream: app}
"""


def edited(*edits: tuple[str, str]) -> str:
    """The spec with texts replaced; each must be there once."""
    text = SPEC
    for old, new in edits:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def built(text: str = SPEC, name: str = "unit.lbgen.yaml"):
    """A spec's text, built without errors."""
    made = build(name, text=text, variables={})
    assert made.topology is not None, made.diagnostics
    return made


def topology(text: str = SPEC):
    return built(text).topology
