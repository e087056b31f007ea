"""Measures what the goals of the project ask for; script/bench runs it."""
