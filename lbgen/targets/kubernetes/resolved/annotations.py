"""The annotations of ingress-nginx v1.15.1: what kind of value each takes, and how risky the project calls it.

Source: its documents "Annotations" and "Annotations Scope and Risk".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TEXT = """
allowlist-source-range auth-realm auth-secret auth-secret-type auth-cache-duration auth-cache-key auth-method
auth-proxy-set-headers auth-request-redirect auth-response-headers auth-signin auth-signin-redirect-param auth-snippet
auth-tls-error-page auth-tls-match-cn auth-tls-secret auth-tls-verify-client auth-url canary-by-cookie
canary-by-header canary-by-header-pattern canary-by-header-value client-body-buffer-size configuration-snippet
connection-proxy-header cors-allow-headers cors-allow-methods cors-allow-origin cors-expose-headers custom-headers
custom-http-errors default-backend denylist-source-range fastcgi-index fastcgi-params-configmap limit-allowlist
limit-whitelist mirror-host mirror-request-body mirror-target modsecurity-snippet modsecurity-transaction-id
opentelemetry-operation-name permanent-redirect proxy-buffering proxy-cookie-domain proxy-cookie-path
proxy-http-version proxy-max-temp-file-size proxy-next-upstream proxy-redirect-from proxy-redirect-to
proxy-request-buffering proxy-ssl-ciphers proxy-ssl-name proxy-ssl-protocols proxy-ssl-secret proxy-ssl-server-name
proxy-ssl-verify rewrite-target app-root server-alias server-snippet session-cookie-domain session-cookie-expires
session-cookie-name session-cookie-path session-cookie-samesite ssl-ciphers ssl-prefer-server-ciphers stream-snippet
temporal-redirect upstream-hash-by upstream-vhost whitelist-source-range x-forwarded-prefix
affinity-canary-behavior session-cookie-max-age
"""
_WHOLE = """
auth-keepalive auth-keepalive-requests auth-keepalive-timeout auth-tls-verify-depth canary-weight canary-weight-total
cors-max-age limit-burst-multiplier limit-connections limit-rate limit-rate-after limit-rpm limit-rps
permanent-redirect-code proxy-buffers-number proxy-connect-timeout proxy-next-upstream-timeout
proxy-next-upstream-tries proxy-read-timeout proxy-send-timeout proxy-ssl-verify-depth temporal-redirect-code
upstream-hash-by-subset-size
"""
_FLAG = """
auth-always-set-cookie auth-keepalive-share-vars auth-tls-pass-certificate-to-upstream canary
cors-allow-credentials disable-proxy-intercept-errors enable-access-log enable-cors enable-global-auth
enable-modsecurity enable-opentelemetry enable-owasp-core-rules enable-rewrite-log force-ssl-redirect
from-to-www-redirect http2-push-preload opentelemetry-trust-incoming-span preserve-trailing-slash service-upstream
session-cookie-change-on-failure session-cookie-conditional-samesite-none session-cookie-partitioned
session-cookie-secure ssl-passthrough ssl-redirect upstream-hash-by-subset use-port-in-redirects use-regex
"""
_SIZE = "proxy-body-size proxy-buffer-size"
_CHOICE: Mapping[str, tuple[str, ...]] = {
    "affinity": ("cookie",),
    "affinity-mode": ("balanced", "persistent"),
    "auth-type": ("basic", "digest"),
    "backend-protocol": ("HTTP", "HTTPS", "AUTO_HTTP", "GRPC", "GRPCS", "FCGI"),
    "load-balance": ("round_robin", "ewma"),
    "satisfy": ("any", "all"),
}
_CRITICAL = "auth-snippet configuration-snippet modsecurity-snippet server-snippet stream-snippet"
_HIGH = """
auth-signin auth-tls-error-page auth-tls-match-cn auth-url mirror-host mirror-target modsecurity-transaction-id
proxy-ssl-name server-alias upstream-hash-by
"""
CRITICAL = frozenset(_CRITICAL.split())
HIGH = frozenset(_HIGH.split())
KINDS: Mapping[str, str] = (
    dict.fromkeys(_TEXT.split(), "text")
    | dict.fromkeys(_WHOLE.split(), "whole")
    | dict.fromkeys(_FLAG.split(), "flag")
    | dict.fromkeys(_SIZE.split(), "size")
    | dict.fromkeys(_CHOICE, "choice")
)
# Go's strconv.ParseBool.
_FLAGS = frozenset(["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"])
_WORDS = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def wanted(name: str, value: str) -> str:
    """What kind of value an annotation takes, where `value` is none; empty where it is fine."""
    kind = KINDS.get(name, "text")
    if kind == "whole" and not re.fullmatch(r"-?[0-9]+", value):
        return "a whole number"
    if kind == "flag" and value not in _FLAGS:
        return "`true` or `false`"
    if kind == "size" and not re.fullmatch(r"[0-9]+[kKmMgG]?[bB]?", value):
        return "a size as nginx writes it (`8m`)"
    if kind == "choice" and value.lower() not in (one.lower() for one in _CHOICE[name]):
        return "one of " + ", ".join(f"`{one}`" for one in _CHOICE[name])
    return ""


def meant(name: str, value: str) -> str:
    """The value that was surely meant by one that is not taken; empty where that is not sure."""
    kind = KINDS.get(name, "text")
    if kind == "whole" and (seconds := re.fullmatch(r"([0-9]+) ?s(ec(onds?)?)?", value)) and "timeout" in name:
        return seconds[1]
    return _WORDS.get(value.lower(), "") if kind == "flag" else ""
