"""Cassettes: what devices, platform and keys do, recorded without personal data and played back."""
