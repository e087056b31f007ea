"""The test bench over the served insurer: workspaces, rules, clock, log, own data, and the inspector page."""
