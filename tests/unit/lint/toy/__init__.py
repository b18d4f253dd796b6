"""Rules of the toy language."""
