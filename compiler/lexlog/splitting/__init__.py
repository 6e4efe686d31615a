"""Cases that the bounds leave open in, decisions out: the unknown is filled in every way that matters."""
