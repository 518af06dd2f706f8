"""Live pictures: one ffmpeg for each camera that somebody watches, in a process of their own (docs/cameras.md)."""
