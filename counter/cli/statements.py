"""The insurer's own book of this institution, for the commands: in this process, or over the national interface."""

from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter.settings import Settings
    from terminal.ports import Statements


def opened(settings: "Settings", stack: ExitStack) -> "Statements":
    """Open the insurer's book; `stack` closes it. Raises BadInput if it cannot be opened."""
    from counter.settings import PlatformKind  # noqa: PLC0415

    return _national(settings, stack) if settings.platform.kind is PlatformKind.NATIONAL else _embedded(settings, stack)


def _embedded(settings: "Settings", stack: ExitStack) -> "Statements":
    from simulation import samples  # noqa: PLC0415
    from simulation.embedded_statements import EmbeddedStatements  # noqa: PLC0415
    from simulation.network.tables import opened as ledger  # noqa: PLC0415

    engine = ledger(settings.database_url())
    stack.callback(engine.dispose)
    return EmbeddedStatements(engine, samples.institution().code)


def _national(settings: "Settings", stack: ExitStack) -> "Statements":
    from counter.connect import of_settings, statements  # noqa: PLC0415
    from simulation import samples  # noqa: PLC0415

    asked = of_settings(settings, samples.institution())
    return stack.enter_context(statements(*asked, lambda: datetime.now().astimezone()))
