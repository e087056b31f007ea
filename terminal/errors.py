"""The errors of the terminal, in five kinds by the cashier's next step."""


class Phrase:
    """A fact that is words itself: `code` finds it in both languages, `facts` fill it in.

    A fact may be a phrase, too, or a tuple of phrases, which is a list.
    """

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        """Return the code and the facts, for a log."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.facts.items())])

    __repr__ = __str__


class JiesuanError(Exception):
    """Base of all errors of the terminal; `code` selects the message in both languages (terminal/texts.py).

    `facts` fill the message; they never hold a name, an ID number or a token.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """Return the code and the facts, for a log."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.facts.items())])


class BadInput(JiesuanError):
    """Invalid input (a file, a field, a bill): correct it, then go on."""


class Refused(JiesuanError):
    """A well-formed refusal by insurer or hospital: nothing changed, tell the patient, take the alternative."""


class NotSent(JiesuanError):
    """Nothing was sent: nothing changed, safe to try again."""


class Unknown(JiesuanError):
    """Sent without a trustworthy answer: the bill is locked until recovery ends it."""


class DeviceError(JiesuanError):
    """A device needs attention; money and settlements are unchanged."""
