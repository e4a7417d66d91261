"""Synthetic deliveries, drawn to published levels, for demonstration and tests.

Nothing here is about a real crime, person or address. What is real is the level: how many crimes
of which kind were reported in each stadsdelsområde and year, as published.
"""

from etl.demo.deliveries import generate

__all__ = ["generate"]
