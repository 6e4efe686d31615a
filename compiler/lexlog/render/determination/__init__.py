"""A determination in, pages out: HTML, Markdown, Graphviz, and memos."""
