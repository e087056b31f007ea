"""Hospital systems that each do one thing wrong about a visit."""

from simulation.rehearsal.driver import Bill, Told
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
