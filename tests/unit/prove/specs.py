"""Topologies from a few lines, for the tests of this folder."""

from __future__ import annotations

from lbgen.topology.build import build

SPEC = """
version: 1
name: unit
listeners:
  web: {protocol: http, port: 80, redirect_to_https: true}
  plain: {protocol: http, port: 8080, trusted_proxies: [10.0.0.0/8]}
  secure: {protocol: https, port: 443, tls: {certificates: [shop], hsts: {max_age: 1h}}}
certificates:
  shop: {hosts: [shop.example.com], certificate: /etc/ssl/shop.crt, key: /etc/ssl/shop.key}
upstreams:
  api: {servers: [10.0.1.11:8080, {name: spare, address: 10.0.1.12:8080, backup: true}]}
  new: {servers: [10.0.2.11:8080]}
rate_limits:
  few: {requests: 5, per: 1s}
routes:
  - name: api
    match: {hosts: [shop.example.com], path: {prefix: /api}}
    split: [{upstream: api, weight: 95}, {upstream: new, weight: 5}]
    rewrite: {replace_prefix: /}
    rate_limit: few
  - name: write
    match: {hosts: [shop.example.com], path: {prefix: /api}, methods: [POST], headers: {X-Canary: always}}
    upstream: new
  - name: admin
    match: {hosts: [shop.example.com], path: {exact: /admin}}
    allow: [10.0.0.0/8, 10.1.0.0/16]
    upstream: api
  - name: old
    match: {hosts: [old.example.com]}
    redirect: {host: shop.example.com, status: 301}
  - name: moved
    match: {hosts: ["*.apps.example.com"], path: {prefix: /a}}
    redirect: {path: /b}
  - name: robots
    match: {path: {exact: /robots.txt}}
    respond: {status: 200, body: none}
observability: {stats: {port: 8404, allow: [127.0.0.1]}}
tests:
  - {request: "GET https://shop.example.com/api/x", upstream: api, share: {new: 5%}, path: /x}
  - {request: "GET http://shop.example.com/x?y=1", redirect: "https://shop.example.com/x?y=1", status: 308}
  - {request: "GET https://shop.example.com/apix", upstream: api}
"""


def topology(text: str = SPEC):
    """The topology of a spec's text, which has no errors."""
    built = build("unit.lbgen.yaml", text=text, variables={})
    assert built.topology is not None, built.diagnostics
    return built.topology
