"""How the law came to be what it is: the lives of its clauses, and what each day's law says of a case."""
