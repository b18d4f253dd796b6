"""Writes large.lbgen.yaml: 200 upstreams of 50 servers, 1,000 routes. `python generate.py > large.lbgen.yaml`."""

UPSTREAMS, SERVERS, ROUTES = 200, 50, 1_000


def lines():
    """The spec, line by line."""
    yield "# yaml-language-server: $schema=../../schemas/topology.schema.json"
    yield "# Written by generate.py."
    yield "version: 1"
    yield "name: large"
    yield "listeners:"
    yield "  web: {protocol: http, port: 80}"
    yield "upstreams:"
    for upstream in range(UPSTREAMS):
        yield f"  service-{upstream:03d}:"
        yield f"    algorithm: {('round_robin', 'least_connections')[upstream % 2]}"
        yield "    servers:"
        for server in range(SERVERS):
            yield f"      - {{address: 10.{upstream}.{server // 250}.{server % 250 + 1}:8080, weight: {server % 3 + 1}}}"
    yield "routes:"
    for route in range(ROUTES):
        host = f"host-{route % 40:02d}.example.com"
        path = f"{{prefix: /service/{route:04d}}}" if route % 10 else f"{{exact: /service/{route:04d}/status}}"
        yield f"  - name: route-{route:04d}"
        yield f"    match: {{hosts: [{host}], path: {path}}}"
        yield f"    upstream: service-{route % UPSTREAMS:03d}"
    yield "targets:"
    yield "  nginx: {}"
    yield "  haproxy: {}"
    yield "  aws: {region: eu-central-1}"
    yield "accept:"
    yield "  LB400: one ALB takes 100 rules and 100 target groups; on AWS this is cut up, one load balancer per twenty upstreams"
    yield "tests:"
    for first in range(0, ROUTES, 250):
        for route, rest in ((first, "status"), (first + 1, "cart")):
            url = f"http://host-{route % 40:02d}.example.com/service/{route:04d}/{rest}"
            yield f'  - {{request: "GET {url}", route: route-{route:04d}, upstream: service-{route % UPSTREAMS:03d}}}'


if __name__ == "__main__":
    print("\n".join(lines()))
