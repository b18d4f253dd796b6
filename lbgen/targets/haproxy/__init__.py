"""HAProxy 2.4 to 3.2."""
