from lbgen.prove.rehome import Move, Site, ports_needed, rehome
from tests.unit.prove.specs import topology


def moved():
    made = topology()
    servers = {
        (upstream.name, server.name): ("127.0.0.1", 9000 + number)
        for upstream in made.upstreams.values()
        for number, server in enumerate(upstream.servers)
    }
    ports = {name: 7000 + number for number, name in enumerate(ports_needed(made))}
    site = Site(servers, ports, {"shop": ("/tmp/shop.crt", "/tmp/shop.crt.key")}, "/tmp/ca.crt", "/tmp/users")
    return made, rehome(made, site)


def test_only_addresses_ports_networks_and_files_change():
    before, (after, _) = moved()
    back = after._replace(
        listeners={
            name: one._replace(
                port=before.listeners[name].port,
                address=before.listeners[name].address,
                trusted_proxies=before.listeners[name].trusted_proxies,
                tls=before.listeners[name].tls,
            )
            for name, one in after.listeners.items()
        },
        upstreams={
            name: one._replace(
                servers=tuple(
                    server._replace(host=old.host, port=old.port)
                    for server, old in zip(one.servers, before.upstreams[name].servers, strict=True)
                )
            )
            for name, one in after.upstreams.items()
        },
        certificates=before.certificates,
        routes=tuple(route._replace(allow=old.allow) for route, old in zip(after.routes, before.routes, strict=True)),
        observability=before.observability,
    )
    assert back == before


def test_every_move_is_told():
    _, (_, moves) = moved()
    assert moves == (
        Move("listener", "web", "*:80", "127.0.0.1:7000"),
        Move("listener", "plain", "*:8080", "127.0.0.1:7001"),
        Move("listener", "secure", "*:443", "127.0.0.1:7002"),
        Move("certificate", "shop", "/etc/ssl/shop.crt", "/tmp/shop.crt"),
        Move("server", "api/api-1", "10.0.1.11:8080", "127.0.0.1:9000"),
        Move("server", "api/spare", "10.0.1.12:8080", "127.0.0.1:9001"),
        Move("server", "new/new-1", "10.0.2.11:8080", "127.0.0.1:9000"),
        Move("network", "clients", "10.0.0.0/8", "127.128.0.0/16"),
        Move("network", "clients", "10.1.0.0/16", "127.128.1.0/24"),
        Move("page", "stats", "*:8404", "*:7003"),
    )


def test_the_port_clients_are_sent_to_stays():
    _, (after, _) = moved()
    assert after.listeners["web"].redirect_port == 443
