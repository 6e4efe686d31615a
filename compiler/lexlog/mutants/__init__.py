"""A law in, laws that differ from it in one small thing out, and whether its scenarios notice."""
