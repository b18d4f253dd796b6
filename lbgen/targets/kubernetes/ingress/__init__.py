"""The target `ingress`: networking.k8s.io/v1 Ingress, with the words of one controller."""
