"""The illustrative rules (示意规则): one invented pack for every area that has none, off by default."""

from functools import cache, partial
from pathlib import Path

from msgspec.structs import replace

from terminal import areas
from terminal.benefit import checks
from terminal.benefit.pack_index import PackIndex, read_pack
from terminal.benefit.schema import Pack

FILE = Path(__file__).with_suffix(".toml")


def illustrative() -> PackIndex:
    """Return the invented rules of every area, for `rules.load(elsewhere=…)`."""
    provinces = (prefix for prefix in areas.prefixes() if len(prefix) == 2)
    return PackIndex((prefix, partial(_of_area, prefix)) for prefix in provinces)


def _of_area(prefix: str) -> Pack:
    return replace(pack(), area=prefix)


@cache
def pack() -> Pack:
    """Return the invented pack, in which every value is tagged `illustrative`; raises BadInput if it does not fit."""
    found = read_pack(FILE)
    for problem in checks.of_pack(FILE, found, (found,)):
        raise problem
    return found
