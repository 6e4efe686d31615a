"""Pictures as text, JSON, DOT, SVG and HTML; where boxes and lines go."""
