"""The interface of the hospital's own list of the people at its counters."""

from collections.abc import Sequence
from typing import Protocol

from terminal.model import Operator
from terminal.private import Private


class Operators(Protocol):
    """The hospital's people with their roles; passwords, PINs and badges are checked and never told.

    Wrong tries are counted here, by operator for all counters and by counter, so that no restart forgets them.
    """

    def are_set_up(self) -> bool:
        """Return whether anybody was ever set up, active or not."""
        ...

    def listed(self) -> Sequence[Operator]:
        """List everybody, by number."""
        ...

    def find(self, number: str) -> Operator | None:
        """Return the person with a number."""
        ...

    def find_by_badge(self, badge: Private) -> Operator | None:
        """Return the person whose badge this is; it takes as long as checking a password."""
        ...

    def knows_password(self, number: str, password: Private) -> bool:
        """Return whether this is the person's password; it takes as long where nobody has the number."""
        ...

    def knows_pin(self, number: str, pin: Private) -> bool:
        """Return whether this is the PIN of the person's badge; it takes as long where there is none."""
        ...

    def add(self, operator: Operator, password: Private) -> None:
        """Set a person up; raises BadInput("operator_exists")."""
        ...

    def change(self, operator: Operator) -> None:
        """Change a person's name, roles, rights, group or whether they are active.

        Raises BadInput("operator_not_found"), as the following do.
        """
        ...

    def set_password(self, number: str, password: Private) -> None:
        """Give a person a new password, and forget wrong tries."""
        ...

    def set_badge(self, number: str, badge: Private, pin: Private) -> None:
        """Give a person a badge in place of the one before, with its PIN, and forget wrong tries.

        Raises BadInput("badge_taken") for another person's badge.
        """
        ...

    def wrong_tries(self, whose: str) -> int:
        """Return how many tries in a row were wrong, of an operator or at a counter."""
        ...

    def count_try(self, *whose: str) -> None:
        """Count one try for each, before it is checked, so that a program that is killed forgets none."""
        ...

    def forget_tries(self, *whose: str) -> None:
        """Forget the tries of each, after a right one."""
        ...
