"""Every transaction that is served, by its number."""

from terminal.network.served.transaction import Transaction

# A module of handlers lists its transactions as TRANSACTIONS; here they come together.
TABLE: dict[str, Transaction] = {each.infno: each for each in ()}
