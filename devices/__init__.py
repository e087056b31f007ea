"""Real, simulated and recorded devices behind the ports of the core."""
