"""the shares of `split_clients` do not reach 100 %

Why: what is left over gets an empty value. Used as an upstream, every request of that share is answered with 500.

Bad:

```nginx
split_clients $request_id $variant {
    50% 127.0.0.1:9001;
    30% 127.0.0.1:9002;
}
```

Good:

```nginx
split_clients $request_id $variant {
    70% 127.0.0.1:9001;
    * 127.0.0.1:9002;
}
```

See: nginx.org ngx_http_split_clients_module
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.whole_number import whole_number

_SHARE = lazy_pattern(r"(\d+)(?:\.(\d{1,2}))?%$")


@rule("split_clients", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    lines = node.block or []
    shares = [_SHARE.match(line.name) for line in lines]
    if not lines or node.has_gap or not all(shares):
        return
    hundredths = sum(whole_number(one[1]) * 100 + int((one[2] or "").ljust(2, "0")) for one in shares if one)
    if hundredths < 10000:
        yield Problem(
            node.span,
            f"the shares make {hundredths / 100:g} %: for the rest, `{node.value(1)}` is empty",
            help="end the list with `* value;`",
        )
