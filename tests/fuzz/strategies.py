"""Valid specs of any kind, as plain data."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b-1", "C_2", "d.3", "x" * 63])
HOSTS = st.sampled_from(["shop.example.com", "*.example.com", "a.b.example.com", "*.b.example.com", "EXAMPLE.org."])
SEGMENTS = st.sampled_from(["api", "v1", "a b".replace(" ", "%20"), "x.y", "~u", "$x", "a'b", 'a"b', "{z}", "é", "%41"])
PATHS = st.lists(SEGMENTS, min_size=0, max_size=3).map(lambda parts: "/" + "/".join(parts))
DURATIONS = st.sampled_from(["250ms", "1s", "5s", "90s", "1m", "1h", "2d"])
HEADER_NAMES = st.sampled_from(["X-User", "x-tier", "Accept-Language", "X-Api-Key"])
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
SET_VALUES = VALUES.map(str.strip).filter(bool)
NETWORKS = st.sampled_from(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"])
REGEXES = st.sampled_from(
    [r"^/img/[0-9]+\.(png|jpg)$", "/x", r"(?i)^/Case", r"^/a{2,3}$", "^/[^/]+/$", '^/"q"', r"^/\$d"]
)


def maybe(key, values):
    return st.one_of(st.just({}), values.map(lambda value: {key: value}))


def merged(*parts):
    return st.tuples(*parts).map(lambda made: {key: value for part in made for key, value in part.items()})


@st.composite
def servers(draw):
    count = draw(st.integers(1, 4))
    made = []
    for number in range(count):
        table = {
            "name": f"s{number}",
            "address": draw(st.sampled_from(["10.0.0.1", "[2001:db8::1]", "10.9.8.7"])) + f":{8000 + number}",
        }
        table |= draw(merged(maybe("weight", st.integers(1, 1000)), maybe("max_connections", st.integers(1, 500))))
        if number and draw(st.booleans()):
            table[draw(st.sampled_from(["backup", "drain"]))] = True
        made.append(table)
    return made


@st.composite
def upstreams(draw):
    algorithm = draw(
        st.sampled_from(["round_robin", "least_connections", "least_response_time", "ip_hash", "consistent_hash",
                         "random_two_choices", "random"])
    )  # fmt: skip
    table = {
        "algorithm": algorithm,
        "servers": draw(servers()),
        "protocol": draw(st.sampled_from(["http", "http", "https", "h2c", "grpc"])),
    }
    if algorithm == "consistent_hash":
        table |= draw(
            maybe(
                "hash_on", st.sampled_from(["uri", "client_ip", {"header": "X-User"}, {"cookie": "c"}, {"query": "q"}])
            )
        )
    persistence = st.sampled_from([{}, {"type": "client_ip"}, {"name": "SRV", "lifetime": "1h"}])
    return table | draw(
        merged(
            maybe("health_check", st.sampled_from([{}, {"path": "/h?x=1"}, {"type": "tcp"}, {"expect": {"status": "200-399"}}])),
            maybe("passive_health_check", st.one_of(st.just(False), st.builds(dict, failures=st.integers(1, 9), window=DURATIONS))),
            maybe("session_persistence", persistence),
            maybe("keepalive", st.builds(dict, connections=st.integers(0, 64), idle_timeout=DURATIONS)),
            maybe("timeouts", st.builds(dict, connect=st.sampled_from(["1s", "5s"]), read=DURATIONS, send=DURATIONS)),
            maybe("retries", st.builds(dict, attempts=st.integers(0, 3), on=st.lists(
                st.sampled_from(["connect_error", "timeout", "http_500", "http_502", "http_503", "http_504"]), unique=True))),
            maybe("slow_start", DURATIONS),
            maybe("queue", st.builds(dict, timeout=DURATIONS)),
        )
    )  # fmt: skip


@st.composite
def routes(draw, names, limits, number):
    match = draw(
        merged(
            maybe("hosts", st.lists(HOSTS, max_size=2, unique=True)),
            maybe("path", st.one_of(PATHS.map(lambda path: {"exact": path}), PATHS.map(lambda path: {"prefix": path}),
                                    REGEXES.map(lambda regex: {"regex": regex}))),
            maybe("methods", st.lists(st.sampled_from(["GET", "POST", "DELETE"]), min_size=1, unique=True)),
            maybe("headers", st.dictionaries(HEADER_NAMES.map(str.lower), VALUES, max_size=2)),
            maybe("query", st.dictionaries(st.sampled_from(["q", "a b", "x&y"]), VALUES, max_size=1)),
            maybe("cookies", st.dictionaries(st.sampled_from(["c", "d"]), st.sampled_from(["1", "yes", "a.b"]), max_size=1)),
        )
    )  # fmt: skip
    # a header of its own keeps any two routes apart
    match.setdefault("headers", {})[f"x-route-{number}"] = "1"
    route = {"name": f"route-{number}", "match": match}
    kind = draw(st.sampled_from(["upstream", "upstream", "split", "redirect", "respond"]))
    prefix = match.get("path", {"prefix": "/"}).get("prefix")
    if kind == "upstream":
        route["upstream"] = draw(st.sampled_from(names))
    elif kind == "split":
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        route["split"] = [{"upstream": name, "weight": draw(st.integers(1, 99))} for name in chosen]
    elif kind == "redirect":
        route["redirect"] = draw(
            st.sampled_from([{"scheme": "https"}, {"host": "other.example.com"}, {"path": "/new?"}, {"path": "/n$w", "status": 301},
                             {"port": 8443, "scheme": "https"}])
        )  # fmt: skip
    else:
        route["respond"] = {
            "status": draw(st.sampled_from([200, 404, 503])),
            "body": draw(VALUES),
            "content_type": "text/html",
        }
    if kind in ("upstream", "split"):
        rewrites = [{"path": "/fixed"}, {"host": "api.internal"}]
        route |= draw(
            merged(
                maybe("rewrite", st.sampled_from([*rewrites, {"replace_prefix": "/new"}] if prefix else rewrites)),
                maybe("websocket", st.booleans()),
                maybe("max_body_size", st.sampled_from(["64k", "1m"])),
                maybe("timeouts", st.builds(dict, read=DURATIONS)),
                maybe("headers", st.builds(dict, request=st.builds(dict, set=st.dictionaries(HEADER_NAMES, SET_VALUES, max_size=2)),
                                           response=st.builds(dict, remove=st.lists(HEADER_NAMES, max_size=2, unique=True)))),
            )
        )  # fmt: skip
        if "headers" in route:
            named = {name.lower(): name for name in route["headers"]["request"]["set"]}
            route["headers"]["request"]["set"] = {
                name: route["headers"]["request"]["set"][name] for name in named.values()
            }
    if limits:
        route |= draw(maybe("rate_limit", st.sampled_from(limits)))
    return route | draw(maybe("allow", st.lists(NETWORKS, min_size=1, max_size=2, unique=True)))


@st.composite
def specs(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    limits = draw(st.lists(st.sampled_from(["slow", "per-key"]), max_size=2, unique=True))
    tls = {
        "certificates": ["shop"],
        **draw(maybe("hsts", st.just({}))),
        **draw(maybe("policy", st.sampled_from(["modern", "intermediate"]))),
    }
    listeners = {
        "web": {
            "protocol": "http",
            "port": 80,
            **draw(maybe("trusted_proxies", st.lists(NETWORKS, min_size=1, max_size=2, unique=True))),
        }
    }
    if draw(st.booleans()):
        listeners["secure"] = {"protocol": "https", "port": 443, "tls": tls}
    if draw(st.booleans()):
        listeners["db"] = {"protocol": "tcp", "port": 5432, "upstream": "db"}
    count = draw(st.integers(1, 5))
    return {
        "version": 1,
        "name": "fuzz",
        "listeners": listeners,
        "certificates": {"shop": {"certificate": "/etc/shop.crt", "key": "/etc/shop.key"}},
        "upstreams": {**{name: draw(upstreams()) for name in names}, "db": {"protocol": "tcp", "servers": ["10.0.0.9:5432"]}},
        "rate_limits": {name: {"requests": draw(st.integers(1, 500)), "per": draw(st.sampled_from(["1s", "7s", "1m", "1h"])),
                               "burst": draw(st.integers(0, 50))} for name in limits},
        "routes": [draw(routes(names, limits, number)) for number in range(count)],
    }  # fmt: skip
