"""The lint rules for haproxy.cfg, one a file; see lbgen.ports.rules."""
