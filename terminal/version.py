"""The version of this program, which stands in the doctor's report, on remittances and on cassettes."""

VERSION = "0.1.0"
