"""The files of a new project: a spec, its schema for editors, and snippets for CI. Answers in, texts out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from json import dumps

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple

NAME = lazy_pattern(r"[a-z][a-z0-9-]{0,23}")
HOST = lazy_pattern(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
SERVER = lazy_pattern(r"([A-Za-z0-9.-]+|\[[0-9a-f:.]+\]):[0-9]{1,5}")
PATH = lazy_pattern(r"/[!-~]*")
TARGET = lazy_pattern(r"nginx|haproxy")
YES_OR_NO = lazy_pattern(r"y|yes|n|no")
# Features of every first spec that open-source nginx cannot do, and why that is fine to begin with.
NOT_ON_NGINX = ("health_check.http", "health_check.timing")
_REASON = "open-source nginx counts failures of real requests instead of asking"
SYSTEMS = ("github", "gitlab", "pre-commit")
SCHEMA = ".lbgen/topology.schema.json"


class Answers(NamedTuple):
    """What `lbgen init` asks, with the answers of `--defaults`."""

    name: str = "shop"
    host: str = "shop.example.com"
    https: bool = True
    servers: tuple[str, ...] = ("10.0.0.1:8080", "10.0.0.2:8080")
    health_path: str = "/health"
    targets: tuple[str, ...] = ("nginx", "haproxy")


class Kit(NamedTuple):
    """What comes from other rooms: the schema's text, lbgen's version, and the codes of `NOT_ON_NGINX`."""

    schema: str
    version: str
    accepted: tuple[str, ...]


def name_from(folder: str) -> str:
    """A name for a spec made of a folder's name; the default one where nothing usable is left."""
    kept = re.sub(r"[^a-z0-9]+", "-", folder.lower()).lstrip("-0123456789")[:24].strip("-")
    return kept or Answers().name


def spec_file(answers: Answers) -> str:
    """The name of the spec's file."""
    return f"{answers.name}.lbgen.yaml"


def files(answers: Answers, systems: tuple[str, ...], kit: Kit) -> Mapping[str, str]:
    """Every file of the project: path -> text. `systems` are those of `SYSTEMS` to write snippets for."""
    made = {spec_file(answers): spec(answers, kit.accepted), SCHEMA: kit.schema}
    for system, (path, snippet) in _SNIPPETS.items():
        if system in systems:
            made[path] = snippet.replace("SPEC", spec_file(answers)).replace("VERSION", kit.version)
    return made


def spec(answers: Answers, accepted: tuple[str, ...]) -> str:
    """The spec, ready to render; `accepted` are the codes of losses that it accepts on nginx."""
    lines = [f"# yaml-language-server: $schema={SCHEMA}", "version: 1", f"name: {answers.name}", "", "listeners:"]
    lines += _listeners(answers)
    lines += ["", "upstreams:", "  app:", "    servers:", *(f"      - {dumps(one)}" for one in answers.servers)]
    lines += [f"    health_check: {{type: http, path: {dumps(answers.health_path)}}}"]
    lines += ["", "routes:", f"  - match: {{hosts: [{dumps(answers.host)}]}}", "    upstream: app"]
    lines += ["", "targets:", *(f"  {target}: {{}}" for target in answers.targets)]
    if "nginx" in answers.targets:
        lines += ["", "accept:", *(f"  {code}: {_REASON}" for code in accepted)]
    lines += [
        "",
        "tests:",
        f"  - {{request: {dumps(f'GET {_scheme(answers)}://{_plain_host(answers)}/')}, upstream: app}}",
    ]
    return "\n".join(lines) + "\n"


def _listeners(answers: Answers) -> list[str]:
    if not answers.https:
        return ["  web: {protocol: http, port: 80}"]
    return [
        "  web: {protocol: http, port: 80, redirect_to_https: true}",
        f"  secure: {{protocol: https, port: 443, tls: {{certificates: [{answers.name}]}}}}",
        "",
        "certificates:",
        f"  {answers.name}:",
        f"    hosts: [{dumps(answers.host)}]",
        f"    certificate: /etc/ssl/certs/{answers.name}.crt",
        f"    key: /etc/ssl/private/{answers.name}.key",
    ]


def _scheme(answers: Answers) -> str:
    return "https" if answers.https else "http"


def _plain_host(answers: Answers) -> str:
    return answers.host.replace("*", "www", 1)


_GITHUB = """\
name: lbgen
on: [push, pull_request]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install "lbgen[engines]==VERSION"
      - run: lbgen validate SPEC --format github
"""

_GITLAB = """\
# Add to .gitlab-ci.yml:
#   include: [{local: .gitlab/lbgen.yml}]
lbgen:
  image: python:3.12-slim
  script:
    - pip install "lbgen[engines]==VERSION"
    - lbgen validate SPEC --format gitlab --output lbgen-code-quality.json
  artifacts:
    when: always
    reports:
      codequality: lbgen-code-quality.json
"""

_PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: lbgen-validate
        name: lbgen validate
        entry: lbgen validate --no-engines
        language: python
        additional_dependencies: ["lbgen==VERSION"]
        files: \\.lbgen\\.ya?ml$
        require_serial: true
"""

_SNIPPETS = {
    "github": (".github/workflows/lbgen.yml", _GITHUB),
    "gitlab": (".gitlab/lbgen.yml", _GITLAB),
    "pre-commit": (".pre-commit-config.yaml", _PRE_COMMIT),
}
