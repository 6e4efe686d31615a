"""Policy text to surface tree and back: parse.py reads, print.py writes, tree.py says what lies between."""
