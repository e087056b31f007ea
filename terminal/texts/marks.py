"""The punctuation that joins texts in each language, Chinese with full-width marks, and the mark of a value's age."""

from datetime import date

from terminal.texts import phrases


def named(name: str, value: str, language: str) -> str:
    """Join a name and its value; for an empty value, the name and its colon only."""
    return phrases(language)["named"].format(name, value).rstrip()


def aside(text: str, more: str, language: str) -> str:
    """Append a remark in brackets."""
    return phrases(language)["aside"].format(text, more)


def vintage(as_of: date | None, language: str, *, early: bool = False) -> str:
    """Return as of when a value is, or that it is earlier than any known one; empty for one that stands."""
    if early:
        return phrases(language)["early"]
    return phrases(language)["as_of"].format(f"{as_of:%Y-%m}") if as_of else ""
