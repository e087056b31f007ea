"""Random inputs for everything that reads data from devices (script/fuzz)."""
