import ipaddress

from lbgen.prove import networks


def test_networks_move_apart_and_nested_ones_stay_inside():
    moved = networks.move(["10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24", "10.1.2.3"])
    outer, inner, apart, deep = (ipaddress.ip_network(place) for place in moved.values())
    loopback = ipaddress.ip_network("127.0.0.0/8")
    assert all(one.subnet_of(loopback) for one in (outer, inner, apart, deep))
    assert inner.subnet_of(outer)
    assert inner != outer
    assert not apart.overlaps(outer)
    assert deep.subnet_of(inner)


def test_everything_loopback_and_ipv6_stay():
    assert networks.move(["0.0.0.0/0", "127.0.0.1", "::/0", "2001:db8::/32"]) == {}


def test_an_address_inside_is_inside():
    assert networks.inside("127.128.0.0/16") == "127.128.0.1"
    assert networks.inside("127.0.0.1") == "127.0.0.1"
    assert networks.contains(["10.0.0.0/8"], "10.9.9.9")
    assert not networks.contains(["10.0.0.0/8", "::1"], "11.0.0.1")
