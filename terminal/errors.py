"""The errors of the terminal in five kinds, told apart by what the cashier does next."""


class Phrase:
    """A fact that is words itself: `code` finds it in both languages, `facts` fill it in."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        """Write the code and the facts, for a log."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.facts.items())])


class JiesuanError(Exception):
    """Anything the terminal says no to; `code` finds its words in both languages (terminal/texts.py).

    `facts` fill the words in; they never hold a name, an ID number or a token.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """Write the code and the facts, for a log."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.facts.items())])


class BadInput(JiesuanError):
    """Something given does not fit (a file, a field, a bill): mend it, then go on."""


class Refused(JiesuanError):
    """A well-formed no from insurer or hospital: nothing changed, tell the patient, take the other way."""


class NotSent(JiesuanError):
    """Nothing left this terminal: nothing changed, safe to try again."""


class Unknown(JiesuanError):
    """Sent, and no answer that can be trusted: the bill is locked until recovery ends it."""


class DeviceError(JiesuanError):
    """A device needs a hand; money and settlements are as they were."""
