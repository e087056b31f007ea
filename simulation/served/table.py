"""Every transaction that is served, by its number."""

from simulation.served import (
    catalogues,
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
    rule_checks,
    statements,
    visit_queries,
)
from simulation.served.transaction import Transaction

# Every module of handlers lists its transactions as TRANSACTIONS; they are combined here.
_MODULES = (
    counter,
    catalogues,
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
    rule_checks,
)
TABLE: dict[str, Transaction] = {each.infno: each for module in _MODULES for each in module.TRANSACTIONS}
PATHS: dict[str, Transaction] = {path: each for each in TABLE.values() for path in (each.path, *each.also) if path}
