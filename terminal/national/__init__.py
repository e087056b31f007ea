"""The settlement adapters behind the `Platform` port."""
