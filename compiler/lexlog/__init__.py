"""Lexlog: export-control law as policy text, decided over facts, with a proof for every answer."""

__version__ = "0.1.0"
