import socket

import pytest

from lbgen.prove import loopback


def test_a_held_port_refuses_and_cannot_be_taken():
    with loopback.held(1) as (held,):
        assert not loopback.is_listening(held.host, held.port)
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind((held.host, held.port))


def test_a_program_that_reuses_addresses_may_listen_on_a_held_port():
    with loopback.held(1) as (held,), socket.socket() as engine:
        engine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        engine.bind((held.host, held.port))
        engine.listen()
        assert loopback.is_listening(held.host, held.port)


def test_a_port_for_both_is_free_for_udp():
    held = loopback.Held(udp=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as twin:
        twin.bind((held.host, held.port))
    held.release()
