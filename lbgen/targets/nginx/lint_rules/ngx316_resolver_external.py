"""names are looked up by a public DNS server

Why: What the answer says decides where requests go. It comes unencrypted over the internet, from somebody who does not
know your internal names, and whoever can forge a datagram on the way can take the traffic.

Bad:

```nginx
server {
    listen 8080;
    resolver 8.8.8.8 1.1.1.1;
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    resolver 10.0.0.53;
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `resolver`: "to prevent DNS spoofing, it is recommended configuring DNS servers in
a properly secured trusted local network"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, split_port


@rule("resolver", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask about addresses that anybody on the internet may use; OCSP stapling needs no more than the name of a CA."""
    from ipaddress import ip_address  # noqa: PLC0415  # most configs have no resolver

    for position, value in enumerate(node.values):
        host, _port = split_port(value)
        try:
            address = ip_address(host.strip("[]"))
        except ValueError:
            continue
        if address.is_global:
            yield Problem(
                node.argument_span(position),
                f"`{value}` is on the internet: whoever can forge its answers says where requests go",
                help="use a resolver of your own network, on this machine if possible",
            )
            return
