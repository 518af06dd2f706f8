"""Looks at one real picture of each camera in turn, and says of each whether it moves, is frozen, is black, or is not there."""
