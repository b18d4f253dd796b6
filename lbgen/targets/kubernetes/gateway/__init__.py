"""The target `gateway`: Gateway API, with what one implementation adds."""
