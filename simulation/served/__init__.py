"""The insurer network over HTTP, speaking the national interface (定点医药机构接口规范): a simulation.

Handlers do not see the HTTP level: `wire` reads and writes it, `envelope` handles the frame of every message, `table`
lists the transactions, each a `Transaction` from the module of its kind. Two fields that the interface leaves open
(`exp_content`) carry data for counters of this project that the interface has no fields for, as JSON in a text; other
clients may ignore both:

- `baseinfo.exp_content` of 1101: `insured` (how the person is insured, as the rules need it), `accumulators` (of every
  year, in fen) and `family_account` (the balance of the family account that pays after the person's own, in fen);
- `setlinfo.exp_content`: `split` (every figure in fen), `basis` (the reason for each), `from_family` (fen) and
  `accumulators` (before the settlement).
"""
