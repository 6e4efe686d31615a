"""Two laws in, what differs between them and what that does to cases out."""
