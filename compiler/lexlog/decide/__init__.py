"""The model in, decisions out: an outcome for each case, with everything that it rests on."""
