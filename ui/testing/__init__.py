"""The test kit: a pytest plugin that opens a counter without a display and works at it (docs/developer/testing.md)."""
