"""Manual pages of fidelity codes (LB4nn), made from the features and the targets' own rows."""

from __future__ import annotations


def titles() -> dict[str, str]:
    """Every code with the words for its feature."""
    from lbgen.topology.features import features  # noqa: PLC0415  commands load what they need when they run

    return {feature.code: f"{name}: {feature.title}" for name, feature in features().items()}


def page(code: str) -> str | None:
    """What each target does about the feature of a code; None for a code that is none."""
    from lbgen.render.targets import available  # noqa: PLC0415
    from lbgen.topology.features import features  # noqa: PLC0415

    for name, feature in features().items():
        if feature.code != code.upper():
            continue
        lines = [f"{feature.code}: {name} ({feature.title})", ""]
        for target in available().values():
            if feature.only_on and target.name not in feature.only_on:
                continue
            for row in target.rows.get(name, ()):
                gate = f" since {row.since}" if row.since else ""
                edition = f" ({row.edition})" if row.edition else ""
                why = f": {row.why}" if row.why else ""
                source = f" [{row.source}]" if row.source else ""
                lines.append(f"{target.name}{edition}{gate}: {row.support.value}{why}{source}")
        lines += [
            "",
            "Why: a target that cannot do what the spec asks for must not look as if it did.",
            "Help: change the spec, choose another target or version, or write why the loss is fine:",
            f"    accept: {{{feature.code}: reason}}",
        ]
        return "\n".join(lines) + "\n"
    return None
