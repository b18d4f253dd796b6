"""Ratios of CPU time, measured in one run; never part of the test suite. `make bench`."""
