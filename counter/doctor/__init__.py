"""What a counter needs, part by part: how each is and what to do about it, found by probes that never hang."""

from counter.doctor.findings import Finding, Part, Probe, State, examine, usable
from counter.doctor.words import report, said

__all__ = ["Finding", "Part", "Probe", "State", "examine", "report", "said", "usable"]
