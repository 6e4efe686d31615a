"""Published registers, lists and tables in, tables of facts out, with a count of what was not taken and why."""
