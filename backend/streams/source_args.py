"""What ffmpeg is told of where a camera's pictures come from; what becomes of them is output_args.py's.

An address with a password would stand in the list of processes for every user of the machine to read, so that ffmpeg
reads it from its standard input, as a list (ffconcat) of one thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from backend.demo.pictures import demo_input
from catalogue.camera_urls import FILE, HTTP, RTSP, scheme_of

GIVE_UP_US = "5000000"
QUICK = {"fflags": "+genpts+discardcorrupt", "analyzeduration": "700000", "probesize": "500000", "fpsprobesize": "0"}
BY_RTSP = QUICK | {"rtsp_transport": "tcp", "timeout": GIVE_UP_US}
BY_HTTP = QUICK | {"live_start_index": "-1", "rw_timeout": GIVE_UP_US}
REACHED_BY_RTSP, REACHED_BY_HTTP = "pipe,rtsp,rtsps,rtp,tcp,tls,udp", "pipe,http,https,httpproxy,tcp,tls,crypto"


@dataclass(frozen=True)
class SourceInput:
    """ffmpeg's arguments up to and with `-i`, and what it reads from its standard input."""

    arguments: list[str]
    script: str = field(default="", repr=False)


def source_input(url: str, now: datetime) -> SourceInput:
    """For an address that catalogue.camera_urls.check_url lets pass. `now`: the local time that a demo's pictures show.

    A source reaches nothing but what its kind needs: a playlist on the network can name no file of this machine.
    """
    kind = scheme_of(url)
    if kind in RTSP:
        return _listed(url, BY_RTSP, REACHED_BY_RTSP)
    if kind in HTTP:
        return _listed(url, BY_HTTP, REACHED_BY_HTTP, "-re")
    if kind == FILE:
        path = unquote(url.removeprefix(f"{FILE}://"))
        return SourceInput(["-protocol_whitelist", "file", "-stream_loop", "-1", "-re", "-i", f"file:{path}"])
    return SourceInput(demo_input(url, now))


def _listed(url: str, options: dict[str, str], reached: str, *pace: str) -> SourceInput:
    quoted = url.replace("'", "'\\''")
    lines = ["ffconcat version 1.0", f"file '{quoted}'", *(f"option {name} {value}" for name, value in options.items())]
    flags = ["-fflags", QUICK["fflags"], "-safe", "0", "-protocol_whitelist", reached, *pace]
    return SourceInput([*flags, "-f", "concat", "-i", "pipe:0"], "\n".join([*lines, ""]))
