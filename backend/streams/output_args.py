"""ffmpeg's arguments for what becomes of a camera's pictures: copied or encoded, and given to us in fragments of MP4.

Sound is left out: nobody is listened to. The fragments become pieces in pieces.py.
"""

from __future__ import annotations

from backend.streams.pieces import FRAGMENT_S, PIECE_S
from catalogue.camera_urls import DEMO, scheme_of
from data_access.camera_sources import CameraSource

COPY = ("-c:v", "copy")
SMALL = "scale=w=-2:h='min(720,ih)'"
TRANSCODE = (
    *("-vf", SMALL, "-r", "15", "-g", "15", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"),
    *("-pix_fmt", "yuv420p", "-crf", "26", "-maxrate", "2M", "-bufsize", "2M", "-threads", "1"),
)
DRAWN = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-crf", "28"),
    *("-force_key_frames", f"expr:gte(t,n_forced*{PIECE_S})", "-threads", "1"),
)
# The head waits for the first fragment, when all is known of what is copied.
IN_FRAGMENTS = "+delay_moov+default_base_moof+frag_keyframe+skip_trailer"
FRAGMENTS = ("-movflags", IN_FRAGMENTS, "-frag_duration", f"{1_000_000 * FRAGMENT_S:.0f}", "-flush_packets", "1")


def output_arguments(source: CameraSource) -> list[str]:
    """Everything behind the input."""
    return ["-map", "0:v:0", *_codec(source), "-f", "mp4", *FRAGMENTS, "pipe:1"]


def _codec(source: CameraSource) -> tuple[str, ...]:
    if scheme_of(source.picture_url) == DEMO:
        return DRAWN
    return TRANSCODE if source.needs_transcode else COPY
