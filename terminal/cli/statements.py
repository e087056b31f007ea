"""The insurer's own book of this institution, for the commands: in this process, or over the national interface."""

from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal.config import Settings
    from terminal.ports import Statements


def opened(settings: "Settings", stack: ExitStack) -> "Statements":
    """Open the door to the insurer's book; `stack` closes it. Raises BadInput where it cannot be opened."""
    from terminal.config import PlatformKind  # noqa: PLC0415

    return _national(settings, stack) if settings.platform.kind is PlatformKind.NATIONAL else _embedded(settings, stack)


def _embedded(settings: "Settings", stack: ExitStack) -> "Statements":
    from terminal import samples  # noqa: PLC0415
    from terminal.network.tables import opened as ledger  # noqa: PLC0415
    from terminal.platform.embedded_statements import EmbeddedStatements  # noqa: PLC0415

    engine = ledger(settings.books())
    stack.callback(engine.dispose)
    return EmbeddedStatements(engine, samples.institution().code)


def _national(settings: "Settings", stack: ExitStack) -> "Statements":
    from terminal import samples  # noqa: PLC0415
    from terminal.platform.connect import Where, statements  # noqa: PLC0415
    from terminal.platform.envelope import Sender  # noqa: PLC0415

    chosen, counter = settings.platform, settings.counter.counter
    where = Where(
        url=chosen.url,
        profile=chosen.profile,
        keys=settings.place(chosen.keys) if chosen.keys else None,
        ids=settings.place(f"message-ids.{counter}"),
    )
    sender = Sender(institution=samples.institution(), operator=settings.counter.operator, counter=counter)
    return stack.enter_context(statements(where, sender, lambda: datetime.now().astimezone()))
