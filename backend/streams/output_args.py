"""ffmpeg's arguments for what becomes of a camera's pictures: copied or encoded, then cut into short pieces for browsers.

The pieces are fragmented MP4 behind a playlist (HLS). Sound is left out: nobody is listened to.
"""

from __future__ import annotations

from pathlib import Path

from catalogue.camera_urls import DEMO, scheme_of
from data_access.camera_sources import CameraSource

PLAYLIST, INIT, PIECES = "index.m3u8", "init.mp4", "s%09d.m4s"
PIECE_S, LISTED, KEPT_BEHIND = 0.9, 6, 6
FIRST_S = 0.4  # the first pieces are short, so that the first picture comes soon
AHEAD_S = LISTED * (PIECE_S - FIRST_S)
COPY = ("-c:v", "copy")
SMALL = "scale=w=-2:h='min(720,ih)'"
TRANSCODE = (
    *("-vf", SMALL, "-r", "15", "-g", "15", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"),
    *("-pix_fmt", "yuv420p", "-crf", "26", "-maxrate", "2M", "-bufsize", "2M", "-threads", "1"),
)
DRAWN = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-crf", "28")
DRAWN_PIECES = (
    "-force_key_frames",
    f"expr:gte(t,if(lt(n_forced,{LISTED}),n_forced*{FIRST_S},n_forced*{PIECE_S}-{AHEAD_S}))",
    "-threads",
    "1",
)


def output_arguments(source: CameraSource, folder: Path, is_next: bool) -> list[str]:
    """Everything behind the input. `is_next`: go on with the playlist of an ffmpeg that ended, with a mark of the break."""
    flags = [
        "delete_segments",
        "independent_segments",
        "program_date_time",
        "temp_file",
        *(["append_list"] if is_next else []),
    ]
    pieces = {
        "-hls_init_time": str(FIRST_S),
        "-hls_time": str(PIECE_S),
        "-hls_list_size": str(LISTED),
        "-hls_delete_threshold": str(KEPT_BEHIND),
        "-hls_segment_type": "fmp4",
        "-hls_fmp4_init_filename": INIT,
        "-hls_segment_filename": str(folder / PIECES),
        "-hls_flags": "+".join(flags),
    }
    words = [word for pair in pieces.items() for word in pair]
    return ["-map", "0:v:0", *_codec(source), "-f", "hls", *words, str(folder / PLAYLIST)]


def _codec(source: CameraSource) -> tuple[str, ...]:
    if scheme_of(source.picture_url) == DEMO:
        return (*DRAWN, *DRAWN_PIECES)
    return TRANSCODE if source.needs_transcode else COPY
