"""The counter on real files that the prover works on, as the tests use it."""

from terminal.prove.counter import RULES, Clock, person
from terminal.prove.counter import Counter as Bench

__all__ = ["CODE", "RULES", "Bench", "Clock", "person"]

CODE = "H37160000001"
