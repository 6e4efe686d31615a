"""Two laws in, whether any case can tell them apart out: a proof that none can, or cases that do."""
