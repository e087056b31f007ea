"""The punctuation that joins texts in each language; Chinese uses full-width marks."""

from terminal.texts import phrases


def named(name: str, value: str, language: str) -> str:
    """Join a name and its value; for an empty value, the name and its colon only."""
    return phrases(language)["named"].format(name, value).rstrip()


def aside(text: str, more: str, language: str) -> str:
    """Append a remark in brackets."""
    return phrases(language)["aside"].format(text, more)
