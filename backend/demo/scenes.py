"""Draws places as the demo city's cameras see them: what stands and what moves, as steps of an ffmpeg filter graph.

Which place, at what time and with what text is pictures.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

WIDTH, HEIGHT, RATE = 768, 432, 12
HORIZON = 150
COATS = ("0x33424f", "0x6b3b38", "0x2f4a3c", "0x7a6a4a", "0x40415e", "0x8a8d90", "0x4a3240", "0x26303a")
PAINTS = ("0xc9cccd", "0x3c4247", "0x7c2f2b", "0x2f4e6e", "0xe4e2da", "0x585f5b")
SKIN, TROUSERS, GLASS, TYRE, TRUNK = "0xc9a48a", "0x22282d", "0x1f2a33", "0x15191c", "0x4b4238"


@dataclass(frozen=True)
class Palette:
    """Colours as ffmpeg writes them; `far` are those of the houses."""

    high: str
    low: str
    far: tuple[str, str, str]
    ground: str
    road: str
    leaves: str


DAYS = (
    Palette("0x9db4c6", "0xd9dfe2", ("0x8d979d", "0x7b868d", "0x9aa19f"), "0xa7a79f", "0x5b6064", "0x4e6650"),
    Palette("0xb9b4a8", "0xe6dccb", ("0x9c8f80", "0x8a7d70", "0xab9c88"), "0xb5aa97", "0x625d57", "0x5c6a48"),
    Palette("0x8f999c", "0xb9bfbf", ("0x6f7a7a", "0x626c6c", "0x7f8988"), "0x8c9189", "0x4d5254", "0x48604e"),
)
NIGHTS = (
    Palette("0x2b3347", "0x565a6b", ("0x3b4459", "0x343c4e", "0x485063"), "0x5b606b", "0x33383f", "0x3b5243"),
    Palette("0x20262b", "0x474a45", ("0x373e3f", "0x2f3435", "0x424845"), "0x57594f", "0x2e3132", "0x384a37"),
)
HALLS = (  # walls and floors
    ("0xb7b3a9", "0xc9c5ba"),
    ("0xa3acb0", "0xbac1c3"),
    ("0x9c8f86", "0xb09f92"),
    ("0x8f9a93", "0x9fa89f"),
    ("0x7f8894", "0x8d949c"),
    ("0xa39a86", "0x8f8878"),
)


@dataclass(frozen=True)
class Mover:
    """Something that crosses the picture: the filters that draw it once, its top edge, and where it is.

    It goes `speed` pixels a second (to the left when negative), starts at `phase`, and comes again after `span`.
    """

    drawing: tuple[str, ...]
    width: int
    height: int
    colour: str
    top: int
    speed: float
    phase: float
    span: int
    sway: float = 0.0

    def left_at(self, time: str) -> str:
        """Its left edge as ffmpeg's expression of a time."""
        way = f"mod({self.phase:.1f}+{abs(self.speed):.2f}*{time},{self.span})-{self.width}"
        return way if self.speed > 0 else f"{WIDTH}-{self.width}-({way})"

    def top_at(self, time: str) -> str:
        """Its top edge: people bob as they walk."""
        return f"{self.top}+1.2*sin({time}*{self.sway:.2f})" if self.sway else str(self.top)


@dataclass(frozen=True)
class Scene:
    """What stands, in order, and what moves, from the back to the front."""

    still: tuple[str, ...]
    movers: tuple[Mover, ...]


def box(x: int, y: int, width: int, height: int, colour: str) -> str:
    """A filled rectangle; what lies left of the picture is cut off, as ffmpeg would count it from the right."""
    return f"drawbox=x={max(x, 0)}:y={y}:w={width + min(x, 0)}:h={height}:c={colour}:t=fill"


def street(dice: Random, palette: Palette) -> Scene:
    """A road with two lanes before houses and trees."""
    crossing = dice.randint(430, 600)
    still = [
        *_sky(palette),
        *_houses(dice, palette),
        box(0, HORIZON, WIDTH, HEIGHT - HORIZON, palette.ground),
        *_trees(dice, palette, 176),
        box(0, 226, WIDTH, 130, palette.road),
        *(box(0, y, WIDTH, 4, "white@0.35") for y in (222, 356)),
        *(box(x, 289, 44, 4, "0xe8e6dc@0.75") for x in range(-20, WIDTH, 84)),
        *(box(crossing, y, 70, 9, "0xe8e6dc@0.6") for y in range(234, 350, 18)),
    ]
    lanes = [car for top, speed in ((230, -74.0), (296, 88.0)) for car in _lane(dice, top, speed)]
    walkers = [_walker(dice, dice.randint(176, 190), 0.8) for _ in range(2)]
    near = [_walker(dice, dice.randint(352, 376), 1.35) for _ in range(3)]
    return Scene(tuple(still), (*walkers, *lanes, *_from_the_back(near)))


def court(dice: Random, palette: Palette) -> Scene:
    """A paved court before one large house with an entrance."""
    left, right = dice.randint(60, 130), dice.randint(610, 700)
    door = dice.randint(left + 120, right - 200)
    still = [
        *_sky(palette),
        *_houses(dice, palette),
        box(left, 40, right - left, 150, palette.far[0]),
        *(box(left + 14, y, right - left - 28, 12, "black@0.16") for y in (58, 86, 114)),
        box(door, 142, 90, 48, GLASS),
        box(door - 16, 130, 122, 10, "white@0.3"),
        box(0, 190, WIDTH, HEIGHT - 190, palette.ground),
        *(box(0, y, WIDTH, 2, "black@0.12") for y in (214, 246, 290, 350)),
        *(box(x, 226, 60, 16, palette.leaves) for x in range(dice.randint(10, 60), WIDTH - 70, 190)),
    ]
    walkers = [_walker(dice, dice.randint(184, 380), 0) for _ in range(7)]
    return Scene(tuple(still), tuple(_from_the_back(walkers)))


def hall(dice: Random, palette: Palette) -> Scene:
    """A hall under roof with shops and columns."""
    wall, floor = dice.choice(HALLS)
    signs = ("0x7b4a3f", "0x3f5f73", "0x5d6b45", "0x6b5a7a", "0x8a7440", "0x4a5257")
    still = [
        f"drawbox=x=0:y=0:w={WIDTH}:h={HEIGHT}:c={wall}:t=fill",
        *(box(x, 12, 110, 7, "white@0.7") for x in range(dice.randint(0, 60), WIDTH, 180)),
        *(part for x in range(-40, WIDTH, 164) for part in _shop(x, dice.choice(signs))),
        box(0, 182, WIDTH, HEIGHT - 182, floor),
        *(box(0, y, WIDTH, 2, "black@0.10") for y in (204, 236, 282, 346)),
        *(box(x, 30, 26, 196, "0x8f8d86") for x in (dice.randint(120, 200), dice.randint(520, 620))),
    ]
    walkers = [_walker(dice, dice.randint(172, 380), 0) for _ in range(9)]
    return Scene(tuple(still), tuple(_from_the_back(walkers)))


SCENES = {"street": street, "court": court, "hall": hall}


def _sky(palette: Palette) -> tuple[str, ...]:
    bands = 6
    shades = [
        box(0, n * HORIZON // bands, WIDTH, HORIZON // bands, f"{palette.low}@{n / bands:.2f}") for n in range(bands)
    ]
    return (f"drawbox=x=0:y=0:w={WIDTH}:h={HEIGHT}:c={palette.high}:t=fill", *shades)


def _houses(dice: Random, palette: Palette) -> Iterator[str]:
    x = -20
    while x < WIDTH:
        width, height = dice.randint(70, 130), dice.randint(40, 120)
        yield box(x, HORIZON - height, width, height, dice.choice(palette.far))
        for y in range(HORIZON - height + 10, HORIZON - 12, 20):
            yield box(x + 8, y, width - 16, 7, "white@0.13")
        x += width + dice.randint(-10, 25)


def _trees(dice: Random, palette: Palette, foot: int) -> Iterator[str]:
    x = dice.randint(10, 70)
    while x < WIDTH - 30:
        height = dice.randint(34, 52)
        yield box(x + 12, foot - 14, 5, 16, TRUNK)
        yield box(x, foot - height, 30, height - 12, palette.leaves)
        yield box(x + 5, foot - height - 8, 20, 10, palette.leaves)
        x += dice.randint(100, 180)


def _shop(x: int, sign: str) -> tuple[str, ...]:
    return (box(x, 60, 150, 122, "0x59605f"), box(x, 60, 150, 26, sign), box(x + 10, 94, 130, 88, "0xd8d2bd@0.55"))


def _lane(dice: Random, top: int, speed: float) -> Iterator[Mover]:
    """Cars of one lane go equally fast, so that none drives into another."""
    scale, cars = (0.92, 1.1)[speed > 0], dice.randint(1, 2)
    span, first = WIDTH + dice.randint(300, 460), dice.uniform(0, WIDTH)
    for number in range(cars):
        yield _car(dice.choice(PAINTS), scale, top, speed, first + number * span / cars, span)


def _car(paint: str, scale: float, top: int, speed: float, phase: float, span: int) -> Mover:
    width, height = int(120 * scale), int(46 * scale)
    roof, belly, wheels = height * 4 // 10, height * 4 // 10, height * 3 // 10
    drawing = (
        box(0, roof, width, belly, paint),
        box(width // 5, 0, width * 6 // 10, roof, GLASS),
        box(width // 5, 0, width * 6 // 10, height // 10, paint),
        *(box(width * part // 100, height - wheels, width * 18 // 100, wheels, TYRE) for part in (14, 68)),
    )
    return Mover(drawing, width, height, paint, top, speed, phase, span)


def _walker(dice: Random, top: int, scale: float) -> Mover:
    """Somebody walking; without a scale they are as large as they are near."""
    scale = scale or 0.75 + (top - 170) / 210 * 0.85
    width, height, head = int(14 * scale), int(40 * scale), max(int(8 * scale), 3)
    coat, trunk = dice.choice(COATS), height // 2
    drawing = (
        box(0, head, width, trunk, coat),
        box(width // 5, head + trunk, width * 3 // 5, height - head - trunk, TROUSERS),
        box((width - head) // 2, 0, head, head, SKIN),
    )
    speed = dice.uniform(10, 24) * scale * dice.choice((-1, 1))
    span = WIDTH + dice.randint(60, 200)
    return Mover(drawing, width, height, coat, top, speed, dice.uniform(0, span), span, sway=dice.uniform(7, 9))


def _from_the_back(movers: Sequence[Mover]) -> list[Mover]:
    return sorted(movers, key=lambda each: each.top)
