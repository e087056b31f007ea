"""The field tables of the transactions: one TOML file for each, from which checks, schemas and pages are made."""
