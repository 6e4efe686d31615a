"""Small worlds in, what the law says of the cases of each out, decided side by side."""
