"""Hospital systems that each do one thing wrong about a visit."""

from decimal import Decimal

from msgspec.structs import replace

from simulation import samples
from simulation.rehearsal.driver import Bill, Reported, State, Told, Verb
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, No


class SettlesAChronicDiseaseAsAPlainVisit(Hospital):
    """Where the disease is not recognised, an ordinary visit does."""

    def charge(self, told: Told) -> Json:
        try:
            return super().charge(told)
        except No:
            self.is_plain = True
            return super().charge(told)
        finally:
            self.is_plain = False

    is_plain = False

    def med_type(self, bill: Bill) -> str:
        return "11" if self.is_plain else super().med_type(bill)

    def ensure_entitled(self, bill: Bill, of: Json, area: str) -> None:
        if not self.is_plain:
            super().ensure_entitled(bill, of, area)


class KnowsNoChronicDisease(Hospital):
    def med_type(self, _bill: Bill) -> str:
        return "11"

    def ensure_entitled(self, bill: Bill, of: Json, area: str) -> None:
        pass


def matched(bill: Bill) -> Bill:
    """Return a bill without the items that the platform has not."""
    offered = samples.catalogue()
    lines = tuple(each for each in bill.lines if each.code in offered)
    return replace(bill, lines=lines, total=str(sum(Decimal(each.amount) for each in lines)))


class DropsWhatIsMappedToNothing(Hospital):
    def do_settle(self, told: Told) -> Reported:
        return super().do_settle(replace(told, bill=matched(self.bill(told))))


class CollectsWhatIsMappedToNothing(DropsWhatIsMappedToNothing):
    """Right: the patient pays for it alone, and is shown so."""

    def do_settle(self, told: Told) -> Reported:
        done, bill = super().do_settle(told), self.bill(told)
        left = Decimal(bill.total) - Decimal(matched(bill).total)
        if done.state is not State.SETTLED or not left:
            return done
        names = " ".join(each.name for each in bill.lines if each not in matched(bill).lines)
        return replace(done, collected=str(Decimal(str(done.collected)) + left), shown=f"自费 {names} {left}")


class CollectsItAndDoesNotSaySo(CollectsWhatIsMappedToNothing):
    def do_settle(self, told: Told) -> Reported:
        return replace(super().do_settle(told), shown="已结算")


class RefusesItWithoutSayingWhich(Hospital):
    def act(self, told: Told) -> Reported:
        done = super().act(told)
        return replace(done, shown="有项目不能结算") if done.state is State.REFUSED else done


class AsksForTheWholeCatalogue(Hospital):
    def version(self, _infno: str) -> str:
        return "0"


class NeverFetchesTheCatalogue(Hospital):
    def read_catalogue(self, infno: str) -> list[str]:
        told = self.call(infno, {"data": {"ver": self.version(infno)}})
        self.disk.versions[infno] = told["filename"].removeprefix(f"{infno}_").removesuffix(".zip")
        return ["new"] * told["data_cnt"]


class IgnoresWhatACheckFinds(Hospital):
    def answer_finding(self, row: Json, area: str) -> None:
        pass


class SaysItWillChangeAnOrderAndDoesNot(Hospital):
    def way(self) -> Json:
        return {"dspo_way": "2", "dspo_way_rea": ""}


class ChangesTheOrderInstead(Hospital):
    """Right: what is there twice is charged once, and nothing has to be said of it."""

    def answer_finding(self, row: Json, area: str) -> None:
        pass

    def bill(self, told: Told) -> Bill:
        whole = super().bill(told)
        lines = tuple({each.code: each for each in whole.lines}.values())
        is_check = told.verb is Verb.CHECK_RULES
        return whole if is_check else replace(whole, lines=lines, total=str(sum(Decimal(e.amount) for e in lines)))


class HasOneOrderAtATimeChecked(Hospital):
    def order(self, bill: Bill, place: int) -> Json:
        return super().order(bill, place) | {"drord_begn_date": f"20{place:02d}-01-01"}


class ForgetsTheDisease(Hospital):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        for name in ("data", "mdtrtinfo"):
            if infno in {"2203", "2206", "2207"} and name in given:
                given[name]["dise_codg"] = ""
        return super().post(infno, given, area, msgid)


class HasItsOwnDictionary(Hospital):
    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        return {} if infno == "1901" else super().post(infno, given, area, msgid)
