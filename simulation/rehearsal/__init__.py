"""The rehearsal (预验收自测): scenarios that a client of the interface goes through, and the grades that it gets.

docs/rehearsal.md describes the format of the scenarios, and how a client is driven.
"""
