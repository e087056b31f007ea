"""The marks with which each language joins what is said elsewhere; Chinese sets them full-width."""

_NAMED = {"zh_CN": "{0}：{1}", "en": "{0}: {1}"}
_ASIDE = {"zh_CN": "{0}（{1}）", "en": "{0} ({1})"}


def named(name: str, value: str, language: str) -> str:
    """Write a value behind its name; only the name and its colon where the value is empty."""
    return _NAMED[language].format(name, value).rstrip()


def aside(said: str, more: str, language: str) -> str:
    """Write more of what is said in brackets behind it."""
    return _ASIDE[language].format(said, more)
