"""The name of a document in, the JSON Schema that says what stands in it out."""
