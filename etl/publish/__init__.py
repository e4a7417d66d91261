"""The only writer of what may leave: collect, release, write, flip."""
