"""What the lint rules warn of happens on the real nginx with the Bad example of their page, and not with the Good one."""

import contextlib
import socket
import threading

import pytest

from lbgen.prove import client, loopback
from tests.behaviour.nginx.house import example, open_house, said

pytestmark = pytest.mark.behaviour


def get(path="/", *headers, **more):
    return (path, headers, more)


def answers(text, requests):
    with open_house(text) as house:
        return [said(house.ask(path, *headers, **more)) for path, headers, more in requests]


XFF = ("X-Forwarded-For", "10.0.0.7")
CASES = [
    ("NGX101", [get("/img/a.png")], [404], ["a picture"]),
    ("NGX104", [get("/api/v2/x")], ["nine"], ["ten"]),
    ("NGX114", [get("/status")], ["build 1234"], [403]),
    ("NGX124", [get("/admin/x.json")], ["for admins"], [403]),
    ("NGX127", [get("/x")], [500], [404]),
    ("NGX128", [get("/search?q=1")], [404], [403]),
    ("NGX130", [get("/admin/x")], ["nine"], [403]),
    ("NGX131", [get("/form", method="DELETE")], [405], [403]),
    ("NGX201", [get("/i../secret"), get("/i/a.png")], ["a secret", "a picture"], [404, "a picture"]),
    ("NGX208", [get("/admin/x")], ["for admins"], [403]),
    ("NGX209", [get("/etc/passwd")], ["root"], [404]),
    ("NGX211", [get("/admin/x", XFF)], [404], [403]),
    ("NGX214", [get("/files/")], ["list"], [403]),
    ("NGX218", [get("/check")], ["nine"], [404]),
    ("NGX219", [get("/user/" + "a" * 40 + "!"), get("/user/me")], [500, 404], [404, 404]),
]


@contextlib.contextmanager
def agreeing_server(port):
    """A server that agrees to the upgrade it is asked for, and then echoes; yields what it heard first."""
    heard = []

    def serve(listener):
        connection, _ = listener.accept()
        with connection:
            heard.append(connection.recv(65536))
            if b"pgrade: h2c\r\n" in heard[0] and b"onnection: " in heard[0]:
                connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
                connection.sendall(connection.recv(65536))
            else:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((loopback.HOST, port))
        listener.listen()
        listener.settimeout(10)
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield heard
        thread.join(10)


def first_words(got):
    """Answers by their first word, where servers behind them say their names; lists and files by kind."""
    words = {"nine": "nine", "ten": "ten", "root:": "root", "<html>\r\n<head><title>Index": "list"}
    found = []
    for one in got:
        kind = next((word for start, word in words.items() if isinstance(one, str) and one.startswith(start)), one)
        found.append(kind)
    return found


@pytest.mark.parametrize(("code", "requests", "bad", "good"), CASES, ids=[case[0] for case in CASES])
def test_the_bad_example_does_harm_and_the_good_one_does_not(code, requests, bad, good):
    assert first_words(answers(example(code, "Bad"), requests)) == bad
    assert first_words(answers(example(code, "Good"), requests)) == good


def test_of_two_ifs_that_match_only_the_last_counts():
    sent = (("X-Debug", "1"), ("X-Beta", "1"))
    for name, wanted in (("Bad", [None, "on"]), ("Good", ["on", "on"])):
        with open_house(example("NGX111", name)) as house:
            reply = house.ask("/x.html", *sent)
            assert [reply.first("X-Debug"), reply.first("X-Beta")] == wanted


@pytest.mark.parametrize(("name", "wanted"), [("Bad", 403), ("Good", "for admins")])
def test_what_stands_behind_deny_all_is_never_asked(name, wanted):
    text = example("NGX123", name).replace("10.0.0.0/8", "127.0.0.0/8")
    assert answers(text, [get("/admin/x")]) == [wanted]


@pytest.mark.parametrize(("code", "header"), [("NGX107", "X-Content-Type-Options")])
def test_a_header_of_the_server_is_lost(code, header):
    for name, wanted in (("Bad", None), ("Good", "nosniff")):
        with open_house(example(code, name)) as house:
            assert house.ask("/static/").first(header) == wanted


def test_two_headers_of_one_name_are_both_sent():
    assert "proto=http, http " in answers(example("NGX110", "Bad"), [get()])[0]
    assert "proto=http " in answers(example("NGX110", "Good"), [get()])[0]


def test_a_client_writes_a_header_of_the_answer():
    request = "/%0d%0aX-Mine:1"
    with open_house(example("NGX203", "Bad")) as house:
        assert house.ask(request).first("X-Mine") == "1"
    with open_house(example("NGX203", "Good")) as house:
        reply = house.ask(request)
        assert (reply.first("X-Mine"), reply.first("Location")) == (None, f"https://shop.example.com{request}")


@pytest.mark.parametrize(("captured", "wanted"), [("[^/]+", "1"), (r"[^/\s]+", None), (".+", None)])
@pytest.mark.parametrize("line", ["return 301 https://a/$1;", "add_header X-User $1 always; return 204;"])
def test_a_capture_with_a_line_break_becomes_a_header(captured, line, wanted):
    with open_house(f"server {{ listen 8080; location ~ ^/user/({captured})$ {{ {line} }} }}\n") as house:
        assert house.ask("/user/%0d%0aX-Mine:1").first("X-Mine") == wanted


@pytest.mark.parametrize("line", ["rewrite ^ https://a$uri redirect;", "rewrite ^ https://a$uri;"])
def test_a_rewrite_to_a_url_writes_the_decoded_path_into_a_header(line):
    with open_house(f"server {{ listen 8080; {line} }}\n") as house:
        assert house.ask("/%0d%0aX-Mine:1").first("X-Mine") == "1"


def test_a_client_adds_lines_to_the_request_behind():
    request = "/%20HTTP/1.1%0d%0aX-Forwarded-For:%20mine%0d%0aX-Rest:%20"
    assert "for=mine" in answers(example("NGX103", "Bad"), [get(request)])[0]
    assert "for= " in answers(example("NGX103", "Good"), [get(request)])[0]


def test_a_captured_path_is_sent_decoded_and_a_rewritten_one_is_not():
    captured = "location ~ ^/a/(.*)$ { proxy_pass http://127.0.0.1:9000/$1; }"
    rewritten = "location /b/ { rewrite ^/b/(.*)$ /$1 break; proxy_pass http://127.0.0.1:9000; }"
    with open_house(f"server {{ listen 8080; {captured} {rewritten} }}\n") as house:
        assert said(house.ask("/a/x%20y")) == 400
        assert said(house.ask("/a/x%3Fy")).endswith("uri=/x?y")
        assert said(house.ask("/b/x%20y?z=1")).endswith("uri=/x%20y?z=1")
        assert said(house.ask("/b/x%3Fy")).endswith("uri=/x%3Fy")


def test_a_client_reaches_an_address_of_its_choice():
    with open_house(example("NGX202", "Bad")) as house:
        chosen = house.ask(f"/fetch?host=127.0.0.1:{house.behind[1].port}")
        assert said(chosen).startswith("ten ")
    with open_house(example("NGX202", "Good")) as house:
        assert said(house.ask(f"/fetch?host=127.0.0.1:{house.behind[1].port}")).startswith("nine ")


@pytest.mark.parametrize(("name", "wanted"), [("Bad", "host=evil.example"), ("Good", "host=shop.example.com")])
def test_the_server_behind_sees_a_host_that_is_not_served_here(name, wanted):
    text = example("NGX204", name).replace("Host $", "Host $", 1)
    passing = text.replace("}", "location / { proxy_pass http://127.0.0.1:9000; }\n}")
    strangers = "server { listen 8080 default_server; return 444; }\n"
    (got,) = answers(strangers + passing, [get("/", host="evil.example", line="http://shop.example.com/")])
    assert wanted in got


def test_a_link_to_us_leads_elsewhere():
    with open_house(example("NGX205", "Bad")) as house:
        assert house.ask("/login?next=https://evil.example/").first("Location") == "https://evil.example/"
    with open_house(example("NGX205", "Good")) as house:
        assert house.ask("/login?next=https://evil.example/").first("Location") == "https://shop.example.com/account"


@pytest.mark.parametrize(("name", "wanted"), [("Bad", "https://shop.example.com.evil.org"), ("Good", None)])
def test_a_foreign_origin_is_allowed(name, wanted):
    text = example("NGX206", name).replace(
        "if (", 'add_header X-Allowed $allowed always;\n    set $allowed "";\n    if ('
    )
    with open_house(text) as house:
        assert house.ask("/x.html", ("Origin", "https://shop.example.com.evil.org")).first("X-Allowed") == wanted
        allowed = house.ask("/x.html", ("Origin", "https://shop.example.com")).first("X-Allowed")
        assert allowed == "https://shop.example.com"


def test_without_a_referer_the_check_is_passed():
    assert answers(example("NGX207", "Bad"), [get("/account/x")]) == ["an account"]
    assert answers(example("NGX207", "Good"), [get("/account/x")]) == [403]


def test_a_new_header_is_a_new_client_to_the_limit():
    requests = [get("/x.html", ("X-Client-Id", str(number))) for number in range(40)]
    assert answers(example("NGX212", "Bad"), requests) == ["a page"] * 40
    assert answers(example("NGX212", "Good"), requests).count(429) > 10


def test_an_upgraded_connection_goes_past_a_closed_location():
    ask = client.compose("GET", "/admin/", "a")
    upgrade = (("Upgrade", "h2c"), ("Connection", "Upgrade"))
    for name, wanted in (("Bad", b"GET /admin/"), ("Good", None)):
        with loopback.held(1) as (agreeing,):
            text = example("NGX213", name).replace("127.0.0.1:9000", f"127.0.0.1:{agreeing.port}")
            with agreeing_server(agreeing.port) as heard, open_house(text) as house:
                assert house.ask("/admin/").status == 403
                with client.Connection(house.port) as connection:
                    connection.send(client.compose("GET", "/", "a", upgrade))
                    status = connection.answer().status
                    if wanted:
                        connection.send(ask)
                        assert (status, connection.exactly(len(wanted))) == (101, wanted)
                    else:
                        assert (status, heard[0].count(b"onnection: ")) == (200, 0)


def test_a_name_with_underscores_is_passed_on():
    passing = "location / { proxy_pass http://127.0.0.1:9000; }\n"
    for name, wanted in (("Bad", "real=10.0.0.7"), ("Good", "real= ")):
        text = example("NGX217", name).replace("root /srv/www;", passing)
        assert wanted in answers(text, [get("/", ("X_Real_IP", "10.0.0.7"))])[0]


def test_an_error_page_goes_without_the_header():
    for name, wanted in (("Bad", None), ("Good", "max-age=63072000")):
        text = example("NGX504", name).replace("8443 ssl", "8080").replace("/etc/ssl/", "")
        plain = "\n".join(line for line in text.splitlines() if "certificate" not in line)
        with open_house(plain) as house:
            assert house.ask("/absent").first("Strict-Transport-Security") == wanted


def test_a_server_that_passes_to_itself_uses_up_its_connections():
    with open_house(example("NGX120", "Bad").replace("127.0.0.1:8080", "127.0.0.1:FRONT")) as house:
        assert house.ask("/").status in (500, 502)
        assert "worker_connections are not enough" in house.log


def test_http_and_stream_on_one_port_do_not_start():
    with open_house(example("NGX121", "Bad")) as house:  # the first socket listens while nginx tries the second
        house.wait_until_ended()
        assert "bind() to 127.0.0.1:" in house.log
        assert "failed (98: Address" in house.log


def behind_tls(name):
    """A TLS server with the proof's own certificate; `FOLDER` is where it lies."""
    return (
        "server { listen 127.0.0.1:TLS ssl; ssl_certificate FOLDER/leaf.pem; ssl_certificate_key FOLDER/leaf.key; "
        f"location / {{ return 200 '{name} sni=$ssl_server_name'; }} }}\n"
    )


@pytest.mark.parametrize(("name", "wanted"), [("Bad", "pay sni="), ("Good", 502)])
def test_any_certificate_is_taken_for_the_server_behind(name, wanted):
    text = (
        example("NGX507", name).replace("10.0.0.1:8443", "127.0.0.1:TLS").replace("/etc/ssl/ca.crt", "FOLDER/leaf.pem")
    )
    assert answers(text + behind_tls("pay"), [get()]) == [wanted]


@pytest.mark.parametrize(("name", "wanted"), [("Bad", "api sni="), ("Good", "api sni=api.example.com")])
def test_the_server_behind_hears_no_name(name, wanted):
    text = "upstream api.example.com { server 127.0.0.1:TLS; }\n" + example("NGX508", name)
    unchecked = text.replace("proxy_ssl_verify on;", "").replace("proxy_ssl_trusted_certificate /etc/ssl/ca.crt;", "")
    assert answers(unchecked + behind_tls("api"), [get()]) == [wanted]
