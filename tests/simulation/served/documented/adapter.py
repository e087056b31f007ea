"""The documented client behind a `command` driver of the rehearsal (docs/rehearsal.md)."""

import json
import sys
from dataclasses import dataclass, field
from datetime import datetime

from tests.simulation.served.documented.client import Client, Refused, Unknown
from tests.simulation.served.documented.forms import Json, Line, Person, Settlement, fen, yuan

_INSTITUTION, _AREA = "H37160000001", "371600"


@dataclass
class Desk:
    """One counter's client, and what it made of each bill."""

    url: str
    now: str = ""
    made: dict[str, tuple[Person, Settlement]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.client = Client(self.url, lambda: datetime.fromisoformat(self.now), _INSTITUTION, _AREA, timeout=5)

    def answer(self, step: Json) -> Json:
        """Do a step; whatever it is answered, the client lives on."""
        self.now, self.client.url = step["now"], step["url"]
        try:
            return self._done(step)
        except Refused as no:
            return {"state": "refused", "shown": str(no)}
        except Unknown:
            moves = step["verb"] in {"settle", "refund"} and self.client.unresolved
            if not moves:
                return {"state": "not_sent"}
            self.doubtful.add(step["bill"]["number"])
            return {"state": "unknown"}

    def _done(self, step: Json) -> Json:
        match step["verb"]:
            case "sign_in":
                self.client.sign_in()
                return {"state": "done"}
            case "settle":
                return self._settled(step)
            case "refund":
                return self._refunded(step["bill"]["number"])
            case "resolve":
                return self._resolved()
            case "day_end":
                return self._closed()
        return {"state": "unsupported"}

    def _refunded(self, bill: str) -> Json:
        if bill not in self.made:
            return {"state": "refused"}
        person, made = self.made[bill]
        return {"state": "refunded", "collected": yuan(self.client.refund(person, made).cash)}

    def _closed(self) -> Json:
        insurances = {made.insurance for made in self.client.book}
        is_flat = all(self.client.total(each)[0] == "0" for each in insurances)
        return {"state": "done" if is_flat else "refused"}

    def _settled(self, step: Json) -> Json:
        who, bill = step["person"], step["bill"]
        if bill["number"] in self.made:
            return {"state": "settled"}
        shown = {"mdtrt_cert_type": "03", "mdtrt_cert_no": who["card_number"], "card_sn": who["card_sn"]}
        person = self.client.identify(shown)
        lines = [Line(each["code"], each["quantity"], each["price"], fen(each["amount"])) for each in bill["lines"]]
        charged = self.client.charge(person, bill["number"], lines, from_account=step["use_account"])
        made = self.client.settle(person, charged)
        self.made[bill["number"]] = person, made
        return {"state": "settled", "collected": yuan(made.cash), "setl_id": made.id}

    def _resolved(self) -> Json:
        if not self.client.resolve():
            return {"state": "unknown"}
        bills = dict.fromkeys(sorted(self.doubtful), "reversed")
        self.doubtful.clear()
        return {"state": "reversed" if bills else "done", "bills": bills}


def main() -> None:
    desk = Desk(sys.argv[1])
    for line in sys.stdin:
        step = json.loads(line)
        sys.stdout.write(json.dumps({"step": step["step"], **desk.answer(step)}, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
