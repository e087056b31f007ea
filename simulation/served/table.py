"""Every transaction that is served, by its number."""

from simulation.served import (
    clearing,
    counter,
    declarations,
    filed_files,
    inpatient,
    outpatient,
    pharmacy,
    queries,
    registrations,
    reversal,
    statements,
    visit_queries,
)
from simulation.served.transaction import Transaction

# Every module of handlers lists its transactions as TRANSACTIONS; they are combined here.
_MODULES = (
    counter,
    registrations,
    declarations,
    outpatient,
    inpatient,
    pharmacy,
    reversal,
    queries,
    visit_queries,
    statements,
    clearing,
    filed_files,
)
TABLE: dict[str, Transaction] = {each.infno: each for module in _MODULES for each in module.TRANSACTIONS}
PATHS: dict[str, Transaction] = {path: each for each in TABLE.values() for path in (each.path, *each.also) if path}
