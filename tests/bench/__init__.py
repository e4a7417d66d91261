"""Measurements as ratios to a named peer in the same run; `make bench`, or `make bench ONLY=name`."""
