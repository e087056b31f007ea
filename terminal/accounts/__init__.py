"""What the money adds up to: the till, shift reports, reconciliation, the suspense desk, the hospital's replica."""
