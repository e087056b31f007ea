"""The marks with which each language joins what is said elsewhere; Chinese sets them full-width."""

from terminal.texts import phrases


def named(name: str, value: str, language: str) -> str:
    """Write a value behind its name; only the name and its colon where the value is empty."""
    return phrases(language)["named"].format(name, value).rstrip()


def aside(said: str, more: str, language: str) -> str:
    """Write more of what is said in brackets behind it."""
    return phrases(language)["aside"].format(said, more)
