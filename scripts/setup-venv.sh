#!/usr/bin/env bash
# Make a virtual environment: setup-venv.sh PYTHON FOLDER. Needs Python 3.11 or newer, with venv and ensurepip.
set -euo pipefail
python=$1
folder=$2

if ! command -v "$python" >/dev/null; then
    echo "'$python' was not found. Install Python 3.11 or newer, or name one: make PYTHON=python3.12 ..." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed; '$python' is $("$python" --version 2>&1)." >&2
    echo "If a newer one is installed, name it: make PYTHON=python3.12 ..." >&2
    exit 1
fi

# Debian and Ubuntu ship ensurepip in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
        echo "'$python' cannot make virtual environments. On Debian or Ubuntu type:" >&2
        echo "    sudo apt-get update && sudo apt-get install $package" >&2
        exit 1
    fi
    echo "Installing $package ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null
fi

# A half-made environment would be taken for a whole one by the next make.
if ! "$python" -m venv "$folder"; then
    rm -rf -- "$folder"
    echo "'$python -m venv $folder' failed; the messages above say why." >&2
    exit 1
fi
