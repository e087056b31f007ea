"""The day's money: till, remittances, reconciliation, suspense desk and the hospital's replica."""
