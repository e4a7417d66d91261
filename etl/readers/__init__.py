"""Reading of delivered files, one module a form: what every source's own reader is made of."""
