"""Makes fixtures/states/VERSION.zip: a backup of a state directory with every file that this version keeps.

`python -m tests.counter.make_state DIRECTORY` fills a new directory; `jiesuan backup` of it is the fixture. It is run
once for each version that is given away, and never again.
"""

import sys
from datetime import datetime
from pathlib import Path

import counter
from counter.receipt_settings import FiscalKind, Receipts
from counter.reconciliation import Run, note_run
from counter.settings import Driver, Reader, Settings
from counter.settings_file import Place, save
from counter.training import keep
from simulation import samples
from simulation.training import Score
from terminal.model import BEIJING, payment
from terminal.national.message_ids import MessageIds

AT = datetime(2026, 11, 30, 16, tzinfo=BEIJING)


def made(state: Path) -> Settings:
    """Fill a state directory by what a counter does, and return its settings."""
    receipts = Receipts(kind=FiscalKind.EMBEDDED, signed_code=True)
    settings = Settings(state=str(state), reader=Reader(driver=Driver.SIMULATED, keep_card=False), receipts=receipts)
    with counter.open(settings) as here:
        for person in samples.people()[:2]:
            patient = here.checkout.identify(person.credential())
            agreed = here.checkout.presettle(patient, patient.bills[0].number)
            due = agreed.answer.split.cash
            number = here.checkout.settle(agreed, payment.cash(due, due)).number
            here.checkout.prints.begin(number)
            here.checkout.prints.end(number)
        here.finder.find("zs")
    MessageIds(state / "message-ids.03", settings.institution.code, "03", lambda: AT).next()
    keep(settings, "change-error", Score(points=70, cost=1200, reached=(True, False)), AT)
    note_run(settings, AT.date(), Run(at=AT, by="0901", differences=0))
    save(state / "settings.toml", {Place("ui", "theme"): "dark"})
    return settings


if __name__ == "__main__":
    made(Path(sys.argv[1]))
