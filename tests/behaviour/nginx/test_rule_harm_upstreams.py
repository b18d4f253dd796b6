"""What the lint rules about upstreams and limits warn of happens on the real nginx with the Bad example of their page.

With the Good one it does not.
"""

import contextlib
import re
import socket
from collections import Counter

import pytest

from lbgen.manual import find
from lbgen.prove import client
from lbgen.prove.trials import until
from tests.behaviour.nginx.upstreams import GONE, SECURE, get, post, running, served

pytestmark = pytest.mark.behaviour

DOWN_FOR_A_MOMENT = {"1": "return 503;"}
LITERAL = ("127.0.0.1:9000", "10.0.0.1:8080")


def example(code, which):
    return find(code).example(which).replace(*LITERAL)


def both(code, requests, behind=None):
    """Answers with the Bad example, and with the Good one."""
    return tuple(served(example(code, which), requests, behind) for which in ("Bad", "Good"))


def statuses(answers):
    return [one.status for one in answers]


def test_an_upstream_of_which_all_are_down_answers_502():
    bad, good = both("NGX306", [get()] * 3)
    assert (statuses(bad), statuses(good)) == ([502] * 3, [200] * 3)


def test_a_share_with_a_misspelled_upstream_answers_502():
    for which, wanted in (("Bad", {200, 502}), ("Good", {200})):
        text = example("NGX119", which).replace("5%", "50%")
        assert set(statuses(served(text, [get()] * 60))) == wanted


def test_a_name_that_nobody_can_look_up_answers_502():
    assert statuses(served(example("NGX315", "Bad"), [get()])) == [502]


def test_a_post_is_carried_out_twice():
    bad, good = both("NGX303", [post()], DOWN_FOR_A_MOMENT)
    assert [one.asked for one in bad] == [("1", "2")]
    assert [(one.status, one.asked) for one in good] == [(503, ("1",))]


def test_a_server_written_twice_is_tried_again_after_it_failed():
    bad, good = both("NGX307", [get()], {"1": GONE})
    assert [one.asked for one in bad] == [("1", "1", "2")]
    assert [one.asked for one in good] == [("1", "2")]


def test_a_server_written_twice_takes_a_double_share():
    bad = served(example("NGX307", "Bad"), [get()] * 30)
    assert Counter(one.server for one in bad) == {"1": 20, "2": 10}


def test_a_server_that_is_gone_keeps_getting_requests():
    bad, good = both("NGX308", [get()] * 20, {"1": GONE})
    assert sum("1" in one.asked for one in bad) == 10
    assert sum("1" in one.asked for one in good) == 3


def test_one_server_takes_the_failures_of_all_tries():
    bad, good = both("NGX339", [get()], DOWN_FOR_A_MOMENT)
    assert [(one.status, one.asked) for one in bad] == [(503, ("1",))]
    assert [(one.status, one.asked) for one in good] == [(200, ("1", "2"))]


@contextlib.contextmanager
def black_hole():
    """An address where connections hang: its queue is full, and nobody takes any."""
    with contextlib.ExitStack() as stack:
        hole = stack.enter_context(socket.socket())
        hole.bind(("127.0.0.1", 0))
        hole.listen(0)
        for _ in range(4):
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(hole.getsockname())
        yield f"127.0.0.1:{hole.getsockname()[1]}"


@pytest.mark.parametrize(
    ("which", "long", "short", "status"), [("Bad", "5s", "500ms", 504), ("Good", "1s", "100ms", 200)]
)
def test_a_server_that_does_not_answer_uses_up_the_time_for_all_tries(which, long, short, status):
    text = example("NGX340", which).replace(long, short)
    with black_hole() as address:
        answers = served(text.replace("10.0.0.1:8080", address), [get()])
    assert statuses(answers) == [status]


@pytest.mark.parametrize(("which", "servers"), [("Bad", 1), ("Good", 2)])
def test_all_clients_of_a_proxy_land_on_one_server(which, servers):
    text = example("NGX311", which).replace("set_real_ip_from 10.0.0.9", "set_real_ip_from 127.0.0.1")
    seen = set()
    with running(text) as house:
        for network in range(20):
            preface = f"PROXY TCP4 192.0.{network}.1 127.0.0.1 40000 8080\r\n".encode()
            seen.update(one.server for one in house.ask(get(), preface=preface))
    assert len(seen) == servers


@pytest.mark.parametrize(("which", "low", "high"), [("Bad", 0.4, 1), ("Good", 0, 0)])
def test_keys_move_when_a_server_leaves(which, low, high):
    before = example("NGX312", which)
    after = re.sub(r" *server 10\.0\.0\.3:8080;\n", "", before).replace("upstream cache", "upstream smaller")
    places = "".join(f"location /{name}/ {{ proxy_pass http://{name}/; }}" for name in ("cache", "smaller"))
    # The key is the path behind the name of the upstream, so that both hash the same.
    text = (before + after).replace("$request_uri", "$arg_key") + f"server {{ listen 8080; {places} }}"
    keys = [f"?key=page{number}" for number in range(150)]
    with running(text) as house:
        was = [one.server for one in house.ask(*(get(f"/cache/{key}") for key in keys))]
        is_now = [one.server for one in house.ask(*(get(f"/smaller/{key}") for key in keys))]
    stayed = [(old, new) for old, new in zip(was, is_now, strict=True) if old != "3"]
    moved = sum(old != new for old, new in stayed) / len(stayed)
    assert low <= moved <= high


def test_a_key_without_a_variable_is_one_server():
    for which, count in (("Bad", 1), ("Good", 2)):
        text = example("NGX334", which).replace("$remote_addr", "$arg_client")
        got = served(text, [get(f"/?client={number}") for number in range(40)])
        assert len({one.server for one in got}) == count


def test_a_key_that_changes_brings_nobody_back():
    bad, good = both("NGX335", [get()] * 40)
    assert len({one.server for one in bad}) == 2
    assert len({one.server for one in good}) == 1


TWO_HEADERS = [get("/live/", ("Upgrade", "websocket"), ("Connection", "Upgrade"))]


def test_an_upgrade_is_passed_on_only_with_connection():
    bad, good = both("NGX333", TWO_HEADERS, {"1": 'return 200 "$http_upgrade $http_connection";'})
    assert [one.said for one in bad] == ["websocket "]
    assert [one.said for one in good] == ["websocket upgrade"]


def test_the_server_behind_is_asked_for_our_own_name():
    bad, good = both("NGX322", [get()], {"1": 'return 200 "$http_host";'})
    assert [one.said for one in bad] == ["app"]
    assert [one.said for one in good] == ["shop.example.com"]


REUSED = {"NGX401": 2, "NGX402": 2, "NGX414": 3, "NGX415": 1}


@pytest.mark.parametrize(("code", "servers"), REUSED.items())
def test_connections_to_servers_are_not_used_again(code, servers):
    bad, good = both(code, [get()] * 3 * servers)
    assert {one.carried for one in bad} == {1}
    assert {one.carried for one in good} == {1, 2, 3}


@pytest.mark.parametrize(("plain", "carried"), [("close", {1}), ('""', {1, 2, 3})])
def test_the_map_for_websockets_closes_the_connections_of_plain_requests(plain, carried):
    table = f'map $http_upgrade $connection_upgrade {{ default upgrade; "" {plain}; }}\n'
    text = example("NGX402", "Bad").replace("Connection close", "Connection $connection_upgrade")
    assert {one.carried for one in served(table + text, [get()] * 6)} == carried


CACHED = {"1": 'add_header Cache-Control max-age=60; return 200 "$request_id";'}


def test_a_cache_without_buffers_is_never_filled():
    bad, good = both("NGX347", [get()] * 2, CACHED)
    assert len({one.said for one in bad}) == 2
    assert len({one.said for one in good}) == 1


# So many at once that some are over 10 a second and a burst of 20, however slowly this machine sends them.
MANY = 80


@pytest.mark.parametrize(
    ("code", "path", "bad", "good"),
    [
        ("NGX323", "/", {404, 503}, {404, 429}),
        ("NGX324", "/", {200, 503}, None),
        ("NGX336", "/ping", {200}, {404, 503}),
        ("NGX337", "/", {404}, {404, 503}),
        ("NGX413", "/login", {404}, {404, 429}),
    ],
)
def test_a_limit_does_nothing_or_answers_as_if_we_were_broken(code, path, bad, good):
    assert set(statuses(served(example(code, "Bad"), [get(path)] * MANY))) == bad
    if good is not None:
        assert set(statuses(served(example(code, "Good"), [get(path)] * MANY))) == good


def test_a_page_and_its_pictures_pass_with_a_burst():
    bad, good = both("NGX324", [get()] * 10)
    assert statuses(bad).count(503) >= 1
    assert statuses(good) == [200] * 10


def test_a_capture_that_is_not_made_is_empty():
    place = "location = /shop.php { proxy_pass http://10.0.0.1:8080; }\n    rewrite"
    requests = [get("/item/7"), get("/item/7/large")]
    answers = [
        served(example("NGX007", which).replace("rewrite", place, 1), requests, {"1": 'return 200 "$args";'})
        for which in ("Bad", "Good")
    ]
    assert answers[0][0].said == "item=7&view="
    assert answers[1][1].said == "item=7&view=large"


def test_two_spellings_are_one_variable():
    bad, good = both("NGX010", [get()])
    assert [one.said for one in bad] == ["silver"]
    assert [one.said for one in good] == ["gold silver"]


def test_a_single_server_is_asked_however_often_it_failed():
    bad = served(example("NGX343", "Bad"), [get()] * 5, {"1": GONE})
    assert [one.asked for one in bad] == [("1",)] * 5


def test_a_request_for_a_location_that_is_not_there_is_answered_with_500():
    bad, good = both("NGX132", [get("/x")])
    assert statuses(bad) == [500]
    assert [(one.status, one.server) for one in good] == [(200, "1")]


def test_errors_pass_where_no_page_replaces_them():
    sorry = 'root /srv/pages;\n            return 200 "sorry";'
    bad = served(example("NGX138", "Bad"), [get()], DOWN_FOR_A_MOMENT)
    good = served(example("NGX138", "Good").replace("root /srv/pages;", sorry), [get()], DOWN_FOR_A_MOMENT)
    assert statuses(bad) == [503]
    assert [one.said for one in good] == ["sorry"]


def values(table, variable, requests):
    """What a variable is for requests."""
    return {one.said for one in served(f"{table}server {{ listen 8080; return 200 ${variable}; }}", requests)}


@pytest.mark.parametrize(
    ("code", "variable", "request_", "bad", "good"),
    [
        ("NGX135", "tenant", client.compose("GET", "/", "a.example.com", ()), "public", "inside"),
        ("NGX136", "is_api", get("/api/x"), "0", "1"),
    ],
)
def test_a_key_that_nothing_is_equal_to_gives_the_default(code, variable, request_, bad, good):
    assert values(example(code, "Bad"), variable, [request_]) == {bad}
    assert values(example(code, "Good"), variable, [request_]) == {good}


def test_a_split_by_a_constant_has_one_part():
    for which, parts in (("Bad", 1), ("Good", 2)):
        table = example("NGX137", which).replace("10%", "50%").replace("remote_addr", "request_id")
        assert len(values(table, "variant", [get()] * 60)) == parts


@pytest.mark.parametrize(("which", "status", "server"), [("Bad", 502, ""), ("Good", 200, "9")])
def test_a_request_over_max_conns_is_refused_at_once(which, status, server):
    slowly = 'location /slow { limit_rate 1; return 200 "a byte a second"; } location / { return 200 "at once"; }'
    with running(example("NGX350", which), {"1": slowly, "2": slowly}) as house, contextlib.ExitStack() as stack:
        assert statuses(house.ask(get())) == [200]
        for _ in range(4):
            stack.enter_context(client.Connection(house.port)).send(get("/slow"))

        def is_full():
            (got,) = house.ask(get())
            return got.status == status and (not server or got.server == server)

        assert until(is_full, 10) is not None


def unverified(code, which):
    """The example without its certificate authority: the stand-in's certificate is nobody's."""
    return re.sub(r" *proxy_ssl_[^;]*;\n", "", example(code, which))


TLS_BEHIND = {"1": SECURE, "2": SECURE}


def test_plain_http_to_a_port_that_speaks_tls_is_answered_with_400():
    assert statuses(served(unverified("NGX342", "Bad"), [get()], TLS_BEHIND)) == [400]
    assert statuses(served(unverified("NGX342", "Good"), [get()], TLS_BEHIND)) == [200]


def test_tls_to_a_port_that_speaks_plain_http_ends_in_502():
    on_80 = re.sub(r"(10\.0\.0\.\d);", r"\1:80;", unverified("NGX341", "Bad"))
    assert statuses(served(on_80, [get()])) == [502]
    assert statuses(served(unverified("NGX341", "Good"), [get()], TLS_BEHIND)) == [200]


@pytest.mark.parametrize(("which", "address"), [("Bad", "127.0.0.1"), ("Good", "192.0.2.7")])
def test_nobody_is_believed_about_the_client(which, address):
    text = example("NGX345", which).replace("from 10.0.0.9", "from 127.0.0.1")
    text = text.replace("root /srv/shop;", "return 200 $remote_addr;")
    assert [one.said for one in served(text, [get("/", ("X-Forwarded-For", "192.0.2.7"))])] == [address]
