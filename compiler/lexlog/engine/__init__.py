"""Rules and columns in, the model out: every derived row, the days on which it holds, and its round."""
