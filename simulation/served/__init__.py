"""The insurer network over HTTP, speaking the national interface (定点医药机构接口规范): a simulation.

A handler never sees the wire: `wire` reads and writes it, `envelope` knows the frame around every message, `table`
lists the transactions, each a `Transaction` of a module of its own kind. Two fields that the interface leaves free
(`exp_content`) carry what a counter of this project can use and the interface has no name for, as JSON in a text; a
client may ignore both:

- `baseinfo.exp_content` of 1101: `insured` (how the person is insured, as the rules need it), `accumulators` (of every
  year, in fen) and `family_account` (what a family member's account holds that pays after the own one, in fen);
- `setlinfo.exp_content`: `split` (every figure in fen), `basis` (why each is what it is), `from_family` (fen) and
  `accumulators` (before the settlement).
"""
