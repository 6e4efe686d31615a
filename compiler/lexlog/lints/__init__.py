"""Legal lints: a law in, findings out on what reads well and is still no sound law."""
