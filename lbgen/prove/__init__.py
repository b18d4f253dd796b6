"""Proof: what a topology promises, compared with what the model and real engines do.

Its doors, each loaded by the command that needs it: `oracle` (what must happen to a request), `testing` (the spec's
tests on the oracle), `explanation` (why a route wins), `run` (behaviours on engines), `comparing` (two engines),
`table` (results as text, JSON and JUnit).
"""
