"""Diagnosis of a counter, part by part: state and remedy, found by probes that never hang."""

from counter.doctor.findings import Finding, Part, Probe, State, examine, usable
from counter.doctor.words import describe, report

__all__ = ["Finding", "Part", "Probe", "State", "describe", "examine", "report", "usable"]
