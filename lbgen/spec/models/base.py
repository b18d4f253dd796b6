"""What all models share: strictness, and the scalar formats."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from lbgen.spec.choices import as_text, number_or_text


class Block(BaseModel):
    """A mapping of the spec: unknown keys are errors, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


AS_TEXT = BeforeValidator(as_text)  # stands last: constraints belong to the text itself
Text = Annotated[str, AS_TEXT]

Name = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$",
        description="Letters, digits, `-`, `_` and `.`; at most 63 characters.",
        examples=["api", "api-v2"],
    ),
]
Duration = Annotated[
    str,
    Field(
        pattern=r"^(0|[1-9][0-9]{0,8})(ms|s|m|h|d)$",
        description="A whole number and one unit: ms, s, m, h or d.",
        examples=["250ms", "5s", "1m", "1h", "30d"],
    ),
]
Size = Annotated[
    str,
    Field(
        pattern=r"^[1-9][0-9]{0,8}[kmg]$",
        description="A whole number and one unit: k, m or g (1024-based).",
        examples=["64k", "10m", "1g"],
    ),
]
Port = Annotated[int, Field(ge=1, le=65535, description="A TCP or UDP port.", examples=[443])]
Weight = Annotated[
    int, Field(ge=0, le=1_000_000, description="A share relative to the others; 0 is no traffic.", examples=[1, 5])
]
Host = Annotated[
    str,
    Field(
        pattern=r"^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\.?$|^\[[0-9A-Fa-f:.]+\]$",
        max_length=254,
        description="A host name; `*.example.com` is one or more labels before the rest.",
        examples=["shop.example.com", "*.example.com"],
    ),
    AS_TEXT,
]
PlainHost = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\.?$|^\[[0-9A-Fa-f:.]+\]$",
        max_length=254,
        description="A host name without wildcard.",
        examples=["shop.example.com"],
    ),
    AS_TEXT,
]
Network = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
        description="An IP address or a CIDR network.",
        examples=["10.0.0.0/8", "2001:db8::/32"],
    ),
    AS_TEXT,
]
ServerAddress = Annotated[
    str,
    Field(
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?):[0-9]{1,5}$",
        description="`host:port`; an IPv6 address stands in brackets.",
        examples=["10.0.0.1:8080", "[2001:db8::1]:8080", "api.internal:8080"],
    ),
    AS_TEXT,
]
FilePath = Annotated[
    str,
    Field(
        min_length=1,
        max_length=4000,
        description="A file on the load balancer's machine; a reference, never its content.",
        examples=["/etc/ssl/certs/shop.crt"],
    ),
    AS_TEXT,
]
HttpToken = Annotated[
    str,
    Field(
        pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
        max_length=256,
        description="A header, cookie or method name (an HTTP token).",
        examples=["X-User"],
    ),
    AS_TEXT,
]
QueryName = Annotated[
    str, Field(min_length=1, max_length=256, description="A query parameter's name.", examples=["debug"]), AS_TEXT
]
RequestPath = Annotated[
    str,
    Field(
        pattern=r"^/[^\s#?\x00-\x1f\x7f]*$",
        max_length=2000,
        description="A path that begins with `/`, without query.",
        examples=["/api/v1"],
    ),
    AS_TEXT,
]
PathAndQuery = Annotated[
    str,
    Field(
        pattern=r"^/[^\s#\x00-\x1f\x7f]*$",
        max_length=2000,
        description="A path that begins with `/`, with a query where one is wanted.",
        examples=["/health", "/ready?full=1"],
    ),
    AS_TEXT,
]
HeaderValue = Annotated[
    str,
    Field(
        pattern=r"^[^\x00-\x08\x0a-\x1f\x7f]*$",
        max_length=4000,
        description="A header's value: no control characters, no line ends.",
        examples=["public, max-age=86400"],
    ),
    AS_TEXT,
]
SetHeaderValue = Annotated[
    str,
    Field(
        pattern=r"^[^\x00-\x20\x7f]([^\x00-\x08\x0a-\x1f\x7f]*[^\x00-\x20\x7f])?$",
        max_length=4000,
        description="A header's value: not empty, no blanks around it, no control characters, no line ends.",
        examples=["public, max-age=86400"],
    ),
    AS_TEXT,
]
StatusNumber = Annotated[int, Field(ge=100, le=599, description="An HTTP status.", examples=[200])]
StatusRange = Annotated[
    str, Field(pattern=r"^[1-5][0-9]{2}(-[1-5][0-9]{2})?$", description="A status or a range.", examples=["200-399"])
]
StatusSet = Annotated[
    Annotated[StatusNumber, Tag("number")] | Annotated[StatusRange, Tag("text")], Discriminator(number_or_text)
]
