"""Diagnosis of a counter, part by part: state and remedy, found by probes that never hang."""

from counter.doctor.findings import Finding, Part, Probe, State, examine, usable
from counter.doctor.words import report, said

__all__ = ["Finding", "Part", "Probe", "State", "examine", "report", "said", "usable"]
