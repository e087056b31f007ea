"""Who pays what: pure functions over dated rules."""
