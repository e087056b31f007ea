"""Every transaction that is served, by its number."""

from simulation.served import (
    clearing,
    counter,
    filed_files,
    inpatient,
    outpatient,
    queries,
    registrations,
    reversal,
    statements,
)
from simulation.served.transaction import Transaction

# Every module of handlers lists its transactions as TRANSACTIONS; they are combined here.
TABLE: dict[str, Transaction] = {
    each.infno: each
    for module in (counter, registrations, outpatient, inpatient, reversal, queries, statements, clearing, filed_files)
    for each in module.TRANSACTIONS
}
PATHS: dict[str, Transaction] = {path: each for each in TABLE.values() for path in (each.path, *each.also) if path}
