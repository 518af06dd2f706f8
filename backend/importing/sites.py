"""Imports the register of key sites from CSV (code, name, category, and area or lon and lat) or from GeoJSON points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from backend.crs import TO_WGS84
from backend.importing.geojson import DECIMALS, BadGeometry, Feature, geometry_of, read_features
from backend.importing.points import shift_points
from backend.importing.report import ImportFailure, ImportReport
from backend.importing.table import read_chunks
from backend.ingest import Ingestor
from backend.placing import place
from backend.validation import Errors, check_term, check_text, column
from catalogue.sites import SITE_CATEGORY
from data_access.areas import write_sites
