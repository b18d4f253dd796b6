"""Advice about specs, a rule a file. What is wrong with a spec is said by `checks` and `rules`."""
