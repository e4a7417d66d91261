"""Kandidatplatser: where several sources point at the same torg or stretch of street, and why.

Pure functions: evidence in, places with their parts and suggested names out.
"""

from geo.platser.contiguous import contiguous, split_large
from geo.platser.evidence import Evidence, default_weights
from geo.platser.naming import Platsnamn, is_nameable, suggest_name, suggest_names
from geo.platser.propose import Kandidatplats, propose
from geo.platser.score import Part, Score, Underlag
from geo.platser.shrinkage import Prior, fit_prior

__all__ = [
    "Evidence",
    "Kandidatplats",
    "Part",
    "Platsnamn",
    "Prior",
    "Score",
    "Underlag",
    "contiguous",
    "default_weights",
    "fit_prior",
    "is_nameable",
    "propose",
    "split_large",
    "suggest_name",
    "suggest_names",
]
