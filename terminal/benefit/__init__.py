"""The split of a bill between payers: pure functions over dated rules."""
