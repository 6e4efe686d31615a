"""A session and a decided case in, answers to what people ask of it out."""
