"""Surface files in, the law out: names, dates, units and citations bound, nothing undeclared left."""
