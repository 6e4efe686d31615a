"""Workloads at several sizes, Lexlog beside its peers in one run: `lexlog bench`."""
