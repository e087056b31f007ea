"""The day's money: till, shift reports, reconciliation, suspense desk and the hospital's replica."""
