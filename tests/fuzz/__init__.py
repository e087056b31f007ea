"""Inputs that chance makes, thrown at everything that reads what a device says (script/fuzz)."""
