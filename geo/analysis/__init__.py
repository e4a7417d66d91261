"""Kernels: arrays in, arrays out; no input, no output, no clock, no hidden randomness."""
