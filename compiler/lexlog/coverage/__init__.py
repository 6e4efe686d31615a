"""Coverage: what the policies make of each passage of the law that they speak of."""
