"""One module per command, holding `COMMAND` and `run`; what `run` needs is imported inside it."""
