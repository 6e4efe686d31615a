"""A decided case in, everything that an answer about it shows out."""
