"""Advice about specs, a rule a file; see lbgen.ports.rule. What is wrong with a spec is said by `checks` and `rules`."""
