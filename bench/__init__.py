"""Benchmarks of the project's goals; run by script/bench."""
