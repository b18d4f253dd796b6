from lbgen.prove.http2 import Decoder, encode, huffman


def test_huffman_code_is_the_one_of_rfc_7541():
    codes = {symbol: code for code, symbol in huffman.codes().items()}
    assert (codes[0], codes[ord("a")], codes[ord("z")]) == ((13, 0x1FF8), (5, 0x3), (7, 0x7B))
    assert (codes[255], codes[256]) == ((26, 0x3FFFFEE), (30, 0x3FFFFFFF))


def test_header_blocks_of_one_connection_share_the_dynamic_table():
    # RFC 7541, C.4.1 and C.4.2
    decoder = Decoder()
    first = decoder.decode(bytes.fromhex("828684418cf1e3c2e5f23a6ba0ab90f4ff"))
    second = decoder.decode(bytes.fromhex("828684be5886a8eb10649cbf"))
    assert first == ((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com"))
    assert second == (*first, ("cache-control", "no-cache"))


def test_what_is_encoded_decodes_again():
    headers = ((":path", "/" + "x" * 126), ("x-short", ""), ("x-long", "y" * 1000))
    assert Decoder().decode(encode(headers)) == headers
