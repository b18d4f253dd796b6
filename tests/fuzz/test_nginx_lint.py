"""No text makes a rule for nginx fail: neither words in an order that nginx knows, nor any others."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbgen.lint import rules
from tests.unit.rules.linting import language, lint

ASKED = sorted({name for named in rules(language("nginx").rules) for name in named.rule.on if name != "*"})
BLOCKS = (
    "http",
    "server",
    "location",
    "upstream",
    "map",
    "if",
    "stream",
    "limit_except",
    "split_clients",
    "mail",
    "geo",
)
WORDS = (
    "on", "off", "all", "default", "/", "=", "~", "~*", "^~", "@x", "^/(a+)+$", "^/((.*))$", "/i../", "[", "(", "a(b)?)",
    "$1", "$host", "$http_host", "${arg_x}", "$uri", "$", "${", "http://$1", "https://a.b", "http://u", "unix:/s", "[::1]:80",
    "80", "443", "ssl", "http2", "quic", "reuseport", "127.0.0.1:80", "0.0.0.0/0", "zone=z:1m", "z", "1d", "9z", "-1",
    "RC4:!RC4", ":", "!", "max-age=1", "always", "Host", "Strict-Transport-Security", "301", "permanent", "last", "($a",
    "~", '"~^(a)$"', "'x y'", "root", "COPY", "\\\\", "example.com", "*.a", "~^(?<n>a)", "50%", "*", "include", "x?y=$2",
)  # fmt: skip
ARGUMENTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text("ab$/{};~^()\\\"'#% \n?*+[]", max_size=6)), max_size=4)
VERSIONS = st.sampled_from(((), (1, 31), (1, 31, 2), (1, 30, 1), (1, 22, 1), (0, 7)))


@st.composite
def lines(draw, depth=3):
    found = []
    for _ in range(draw(st.integers(0, 5))):
        words = " ".join(draw(ARGUMENTS))
        if depth and draw(st.booleans()):
            found.append(f"{draw(st.sampled_from(BLOCKS))} {words} {{\n{draw(lines(depth=depth - 1))}}}\n")
        else:
            found.append(f"{draw(st.sampled_from(ASKED))} {words};\n")
    return "".join(found)


EXAMPLES_IN_CI, EXAMPLES_IN_LONG = 25, 1000


def tried(check, *, long, **strategies):
    """Run a check on many examples."""
    most = EXAMPLES_IN_LONG if long else EXAMPLES_IN_CI
    quiet = [HealthCheck.too_slow]
    settings(deadline=None, suppress_health_check=quiet, max_examples=most)(given(**strategies)(check))()


def test_directives_in_any_order_are_linted(long):
    def check(text, version):
        for one in lint("nginx", text, version=version, select=("ALL",)):
            assert one.message
            assert one.span is None or one.span.line >= 1

    tried(check, long=long, text=lines(), version=VERSIONS)


def test_any_text_is_linted(long):
    def check(text):
        assert isinstance(lint("nginx", text, select=("ALL",)), list)

    tried(check, long=long, text=st.text())
