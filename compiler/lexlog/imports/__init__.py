"""Published registers, lists and tables in, facts out, with a count of what was not taken and why."""
