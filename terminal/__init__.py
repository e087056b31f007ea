"""The core of the settlement terminal: no Qt, no hardware."""
