"""From a delivered file to published layers."""
