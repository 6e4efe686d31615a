"""Pictures of what is around an entity: which boxes, lines and marks are drawn, and what is left out."""
