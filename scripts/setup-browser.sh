#!/usr/bin/env bash
# Make sure that Chromium, a Chinese font and ffmpeg are installed, for the tests. Silent when they are.
set -euo pipefail

has_browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

has_chinese_font() {
    command -v fc-list >/dev/null && [[ -n $(fc-list :lang=zh family) ]]
}

missing=()
has_browser || missing+=(chromium)
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
has_chinese_font || missing+=(fontconfig fonts-noto-cjk)
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

as_root=()
if [[ $EUID -ne 0 ]]; then as_root=(sudo -n); fi

if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    echo "The tests need Chromium, a Chinese font and ffmpeg. On Debian type:" >&2
    echo "    sudo apt-get update && sudo apt-get install ${missing[*]}" >&2
    echo "Elsewhere install chromium (or google-chrome), Noto Sans CJK and ffmpeg, so that all are found:" >&2
    echo "    command -v chromium ffmpeg; fc-list :lang=zh" >&2
    exit 1
fi

echo "Installing ${missing[*]} ..."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

if ! has_browser || ! has_chinese_font || ! command -v ffmpeg >/dev/null; then
    echo "Installed ${missing[*]}, but no Chromium or no ffmpeg on PATH, or no Chinese font is found yet." >&2
    exit 1
fi
