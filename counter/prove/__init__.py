"""Proofs that a counter settles exactly once: killed at every point, under every fault, and simulated from a seed."""
