"""The sources, one module each: a declaration and a reader."""
