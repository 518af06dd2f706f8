"""Where the demo city's cameras have their pictures from: drawn ones, of which a few are off, one is frozen and one black."""

from __future__ import annotations

import numpy as np

from backend.demo.city import City
from backend.demo.pictures import BLACK, FROZEN, OFF, DemoSource
from data_access.camera_sources import CameraSource

OFF_SHARE = 0.017
STREET = "street"  # the category of a camera that looks at no site
SCENES = {
    "residential_compound": "court",
    "school": "court",
    "construction_site": "court",
    "religious_site": "court",
    "clinic": "court",
    "office_building": "hall",
    "gym": "hall",
    "market": "hall",
    "mall": "hall",
}


def demo_camera_sources(city: City, seed: int) -> list[CameraSource]:
    """One for each camera of the city, in its order; the same seed gives the same ones."""
    categories = {site.source_id: site.category for site in city.sites}
    faults = _faults(len(city.cameras), seed)
    found = []
    for number, camera in enumerate(city.cameras):
        category = categories.get(camera.site_id or "", STREET)
        picture = DemoSource(camera.name, SCENES.get(category, "street"), faults.get(number, ""))
        found.append(
            CameraSource(
                code=camera.code,
                name=camera.name,
                area_code=camera.area_code,
                site_code=camera.site_id,
                lon=camera.lon,
                lat=camera.lat,
                category=category,
                url=picture.url,
            )
        )
    return found


def _faults(cameras: int, seed: int) -> dict[int, str]:
    """What is wrong with which camera, by its place in the list."""
    chosen = np.random.default_rng([seed, 28181]).permutation(cameras)[: round(cameras * OFF_SHARE) + 2].tolist()
    return dict(zip(chosen, [FROZEN, BLACK, *[OFF] * len(chosen)], strict=False))
