"""The root group of the `jiesuan` command."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def jiesuan() -> None:
    """结算：医院收费窗口的结算终端（模拟）。Settlement terminal of a hospital counter (simulation)."""
