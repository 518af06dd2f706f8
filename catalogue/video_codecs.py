"""What a picture is encoded in, by the head of a fragmented MP4 (ISO/IEC 14496-12); who may be shown what is others' business."""

from __future__ import annotations

H264, H265 = "H.264", "H.265"
PLAYED = H264  # by every browser
NAMES = {"avc1": H264, "avc3": H264, "hvc1": H265, "hev1": H265, "mp4v": "MPEG-4", "vp09": "VP9", "av01": "AV1"}
SAMPLES = b"stsd"  # then version and flags, how many, and size and name of the first sample entry
NAME_AT = len(SAMPLES) + 4 + 4 + 4


def sent_codec(head: bytes) -> str:
    """The name of the codec, its four letters where it has none here; empty where the head tells none."""
    at = head.find(SAMPLES)
    entry = head[at + NAME_AT : at + NAME_AT + 4].decode("ascii", "replace") if at >= 0 else ""
    return NAMES.get(entry, entry)
