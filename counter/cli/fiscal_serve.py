"""`jiesuan receipts serve`: the simulated fiscal platform over HTTP."""

from contextlib import closing
from pathlib import Path

import click

from counter.adapters import now
from counter.settings import Settings
from simulation.fiscal import SimulatedFiscal
from simulation.served import fiscal as served
from simulation.served.serve import listen, server_of


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes any that is free.")
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="Where its book lies.")
def serve(host: str, port: int, state: Path | None) -> None:
    """Serve the simulated fiscal platform over HTTP until stopped; the first line of output is its address."""
    settings = Settings(state=str(state) if state else "")
    settings.make_state()
    try:
        listening, url = listen(host, port)
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror}") from error
    with closing(listening), closing(SimulatedFiscal(settings.place("fiscal-served.db"), now)) as fiscal:
        click.echo(f"{url}  模拟财政电子票据平台 / simulated fiscal platform")
        server_of(served.app(fiscal, now)).run(sockets=[listening])
