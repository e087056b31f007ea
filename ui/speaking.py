"""What the voice says to the patient (Ctrl+F12): the amounts that the screen shows, and nothing else."""

from typing import TYPE_CHECKING

from terminal.errors import DeviceError
from terminal.spoken import spoken
from ui.i18n import tr
from ui.patient_view import PatientView
from ui.trouble import trouble

if TYPE_CHECKING:
    from ui.counter_services import CounterServices


def sentence(view: PatientView) -> str:
    """Return what is said of an amount, in Chinese; empty where there is none."""
    asked = view.asked
    if asked.due:
        return f"请您付款{spoken(asked.due)}"
    if asked.back:
        return f"退您{spoken(asked.back)}"
    if asked.change:
        return f"收您{spoken(asked.received)}，找您{spoken(asked.change)}"
    return f"收您{spoken(asked.received)}" if asked.received else ""


def say(services: "CounterServices", view: PatientView) -> str:
    """Say the amounts that the patient sees, and return what the cashier has to know: why nothing is heard, if so."""
    if services.voice is None:
        return tr("The voice is off: Ctrl+O turns it on.")
    text = sentence(view)
    if not text:
        return tr("There is no amount to say.")
    try:
        services.voice.say(text)
    except DeviceError as error:
        told = trouble(error, services.language).words
        return f"{told.what} {told.next}"
    return tr("Simulated voice, not heard: {0}", text) if services.voice.simulated else ""
