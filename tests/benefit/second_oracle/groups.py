"""Every group that is tried."""

from tests.benefit.second_oracle import groups_north, groups_south

GROUPS = [
    *groups_north.CAPITAL,
    *groups_north.HEBEI,
    *groups_north.SHANXI,
    *groups_north.SHANDONG,
    *groups_south.DELTA,
    *groups_south.CITIES,
]
