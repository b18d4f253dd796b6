"""AWS as Terraform: an application load balancer for HTTP, a network load balancer for the rest."""
