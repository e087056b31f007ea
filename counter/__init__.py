"""A counter put together from its settings, without a window: adapters, guards, diagnosis."""
