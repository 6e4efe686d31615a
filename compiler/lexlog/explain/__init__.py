"""A model and a question in, the proof out: a tree from cited clauses down to sourced rows."""
