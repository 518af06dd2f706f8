#!/usr/bin/env bash
# Make sure that Chromium and a Chinese font are installed, for the browser tests. Silent when they are.
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
has_chinese_font || missing+=(fontconfig fonts-noto-cjk)
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

as_root=()
if [[ $EUID -ne 0 ]]; then as_root=(sudo -n); fi

if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    echo "The browser tests need Chromium and a Chinese font. On Debian type:" >&2
    echo "    sudo apt-get update && sudo apt-get install ${missing[*]}" >&2
    echo "Elsewhere install chromium (or google-chrome) and Noto Sans CJK, so that both are found:" >&2
    echo "    command -v chromium; fc-list :lang=zh" >&2
    exit 1
fi

echo "Installing ${missing[*]} ..."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

if ! has_browser || ! has_chinese_font; then
    echo "Installed ${missing[*]}, but no Chromium on PATH or no Chinese font is found yet." >&2
    exit 1
fi
