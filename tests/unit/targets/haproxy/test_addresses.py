"""Addresses are told from names as Python's own `ipaddress` tells them."""

import ipaddress

import pytest

from lbgen.targets.haproxy.resolved.server import is_address


def is_address_to_python(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "host",
    [
        *("10.0.0.1", "0.0.0.0", "255.255.255.255", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "1..2.3"),
        *("1.2.3.", "1.2.3.4 ", "+1.2.3.4", "1.2.3.٤", "1.2.3.²", "app", "app.example.com", "1234.1.1.1", "", "*"),
        *("::1", "fd00::1", "fe80::1%eth0", "::ffff:1.2.3.4", "12345::", "a:b", ":", "2001:db8::g"),
    ],
)  # fmt: skip
def test_an_address_is_what_python_takes_for_one(host):
    assert is_address(host) is is_address_to_python(host)
