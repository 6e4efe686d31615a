"""The law in, a Datalog program of two bounds out: rules with their days, and the clauses they come from."""
