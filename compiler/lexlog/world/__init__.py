"""Files of facts in, checked and encoded columns out; what cannot be read is refused, reported, and left in
doubt."""
