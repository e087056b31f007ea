"""What stands in for the outside: insurer network, hospital, payment channel, sample people; all of it says so."""
