"""Cassettes: the behaviour of devices, platform and keys, recorded without personal data and played back."""
