"""The simulated insurer."""
