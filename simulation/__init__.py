"""Simulations of the outside world: insurer network, hospital, payment channel, sample people; all marked as such."""
