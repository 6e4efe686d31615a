"""A world of many and cases of few in, the part of the world that these cases can meet out."""
