"""The commands that need Qt, each imported when it is called."""
