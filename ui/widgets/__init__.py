"""The widgets of the pages."""
