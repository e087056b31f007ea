"""The page of F12: closing the day, and everything else between an operator and the cash office."""
