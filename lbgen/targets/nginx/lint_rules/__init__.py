"""The lint rules for nginx configuration, one a file; see lbgen.ports.rules."""
