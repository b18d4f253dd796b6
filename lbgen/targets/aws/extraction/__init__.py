"""How `schemas/aws-*.json` is made: `python -m lbgen.targets.aws.extraction WHEEL`, re-run for a newer provider."""
