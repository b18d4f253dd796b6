"""As much HTTP/2 as one unary call needs, on both sides: frames and header compression."""

from lbgen.prove.http2.frames import ACK, END_HEADERS, END_STREAM, HEAD_BYTES, PREFACE, Frame, Type, frame, head
from lbgen.prove.http2.hpack import Decoder, Header, encode

__all__ = [
    "ACK",
    "END_HEADERS",
    "END_STREAM",
    "HEAD_BYTES",
    "PREFACE",
    "Decoder",
    "Frame",
    "Header",
    "Type",
    "encode",
    "frame",
    "head",
]
