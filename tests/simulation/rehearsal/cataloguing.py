"""How a small hospital system keeps its catalogue up to date."""

import re

from simulation.rehearsal.driver import Reported, State, Told
from tests.simulation.rehearsal.reconciling import Reconciling
from tests.simulation.served.client import AREA

MANY = 20


class Cataloguing(Reconciling):
    """Asks for what is newer than the version that it holds, and reads it."""

    def do_catalogue(self, _told: Told) -> Reported:
        new = self.read_catalogue("1301")
        asked = {"type": "med_type", "parentValue": "0", "admdvs": AREA, "date": self.today(), "valiFlag": "1"}
        self.call("1901", {"data": asked})
        return Reported(State.DONE, shown=" ".join(new) if 0 < len(new) <= MANY else f"{len(new)}")

    def read_catalogue(self, infno: str) -> list[str]:
        """Return the codes that were not known before."""
        told = self.call(infno, {"data": {"ver": self.version(infno)}})
        if not told["data_cnt"]:
            return []
        codes = {row[0] for row in self.fetched(told)}
        new = sorted(codes - self.disk.items)
        self.disk.items |= codes
        self.disk.versions[infno] = re.sub(r".*_|\.zip", "", told["filename"])
        return new

    def version(self, infno: str) -> str:
        return self.disk.versions.get(infno, "0")
