"""The lint rules for Terraform for AWS load balancers, one a file; see lbgen.ports.rules."""
