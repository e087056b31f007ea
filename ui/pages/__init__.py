"""The pages of the cashier's window; each is drawn from a session and holds no state of its own."""
