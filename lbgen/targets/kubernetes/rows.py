"""The rows of both targets, gathered from their profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.ports import Row


def rows_of(target: str) -> Mapping[str, Sequence[Row]]:
    """One row per feature and profile, each with the profile as its edition."""
    if target == "gateway":
        from lbgen.targets.kubernetes.gateway import profile, standard  # noqa: PLC0415  # one target's profiles

        return profile.rows(tuple(standard.ROWS))
    from lbgen.targets.kubernetes.ingress import profile as ingress  # noqa: PLC0415  # one target's profiles

    return ingress.rows()
