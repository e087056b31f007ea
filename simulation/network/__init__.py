"""The insurer's side, simulated."""
