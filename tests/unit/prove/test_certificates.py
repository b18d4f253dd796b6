import ssl

import pytest

from lbgen.prove.certificates import Authority


def written(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.pem").write_text(text)


def handshake(folder, pair, authority, name):
    """Both sides of a TLS handshake in memory; the verified certificate as the client sees it."""
    written(folder, leaf=pair.certificate, key=pair.key, ca=authority.certificate)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "leaf.pem", folder / "key.pem")
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.load_verify_locations(folder / "ca.pem")
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = asking.wrap_bio(down, up, server_hostname=name)
    server = serving.wrap_bio(up, down, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.getpeercert()


def test_a_leaf_is_accepted_by_openssl_for_its_names(tmp_path):
    authority = Authority()
    pair = authority.issue(("shop.example.com", "*.shop.example.com", "127.0.0.1"))
    seen = handshake(tmp_path, pair, authority, "eu.shop.example.com")
    assert seen["subjectAltName"] == (
        ("DNS", "shop.example.com"),
        ("DNS", "*.shop.example.com"),
        ("IP Address", "127.0.0.1"),
    )


def test_a_leaf_is_refused_for_another_name(tmp_path):
    authority = Authority()
    pair = authority.issue(("shop.example.com",))
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(tmp_path, pair, authority, "other.example.com")
