"""What may leave, to whom: the one door is `geo.disclosure.release`."""
