"""A hospital's list of operators as values, without files and without what a password costs."""

from collections import Counter

from terminal.model import Operator, Role
from terminal.private import Private

LI = Operator(number="0301", name="李敏", roles=frozenset({Role.CASHIER}))
WANG = Operator(number="0302", name="王芳", roles=frozenset({Role.HEAD}))
PASSWORD, PIN, BADGE = "31415926", "240871", "99000000000000001232"


class FakeOperators:
    """The Operators port: everybody has the same password; `badges` lead to their holders, all with the same PIN."""

    def __init__(self, *people: Operator) -> None:
        self.people = {each.number: each for each in people}
        self.badges = dict.fromkeys([BADGE], people[0].number if people else "")
        self.tries = Counter[str]()

    def are_set_up(self) -> bool:
        return bool(self.people)

    def listed(self) -> tuple[Operator, ...]:
        return tuple(self.people.values())

    def find(self, number: str) -> Operator | None:
        return self.people.get(number)

    def find_by_badge(self, badge: Private) -> Operator | None:
        return self.people.get(self.badges.get(badge.reveal(), ""))

    def knows_password(self, number: str, password: Private) -> bool:
        return number in self.people and password.reveal() == PASSWORD

    def knows_pin(self, number: str, pin: Private) -> bool:
        return number in self.people and pin.reveal() == PIN

    def add(self, operator: Operator, password: Private) -> None:
        assert password.reveal() == PASSWORD
        self.people[operator.number] = operator

    def change(self, operator: Operator) -> None:
        self.people[operator.number] = operator

    def set_password(self, number: str, password: Private) -> None:
        raise NotImplementedError

    def set_badge(self, number: str, badge: Private, pin: Private) -> None:
        raise NotImplementedError

    def wrong_tries(self, whose: str) -> int:
        return self.tries[whose]

    def count_try(self, *whose: str) -> None:
        self.tries.update(whose)

    def forget_tries(self, *whose: str) -> None:
        for each in whose:
            del self.tries[each]
