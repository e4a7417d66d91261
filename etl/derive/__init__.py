"""What follows from loaded rows: the cube, and where crime gathers."""
