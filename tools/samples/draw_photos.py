"""Draws the sample studios' "photographs": faceless people in invented rooms, each marked 示例 in its corner.

The pictures are committed; this program is how they were made. It needs Pillow and an installed font with Chinese
(fonts-noto-cjk), found through fontconfig. The same machine draws the same pictures every time.

    python -m tools.samples.draw_photos studios
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tools.samples.paper import FINE, HEIGHT, HORIZON, WIDTH, Picture, chinese_font, tone
from tools.samples.things import (
    CLOTHES,
    WALL,
    board,
    bunk,
    chair,
    context,
    laptop,
    machine,
    notes,
    person,
    plant,
    room,
    shelf,
    stove,
    tree,
)


def lesson(pic: Picture, adults: int = 0, arm: str = "") -> None:
    """A classroom: rows of desks, a teacher at the board; with ``adults``, listeners on chairs at the back."""
    pic.eye = 1050
    room(pic)
    board(pic)
    notes(pic, 1130, 700, 560, 700, 4, 5)
    plant(pic, -1290, 2.7)
    person(pic, 690, 2.8, arm=arm)
    for z in (2.4, 1.9) if adults else (2.35, 1.8, 1.35):
        for x in (-840, -280, 280, 840):
            context(pic, x, z, 400)
            chair(pic, x, z - 0.14)
    for index in range(adults):
        seat = (index - (adults - 1) / 2) * 480
        pic.shadow(seat, 1.26, 330)
        person(pic, seat, 1.28, seated=True, back=True)
        chair(pic, seat, 1.24)


def half_circle(pic: Picture) -> None:
    """An empty classroom with desks in a half circle, ready for a talk."""
    pic.eye = 1100
    room(pic)
    board(pic, -250, 1300)
    notes(pic, 980, 680, 800, 720, 5, 5)
    plant(pic, 1290, 2.6)
    spots = ((0, 2.7), (480, 2.6), (860, 2.25), (1020, 1.8), (960, 1.38))
    for x, z in spots:
        for side in (-1, 1) if x else (1,):
            context(pic, side * x, z, 400)
            chair(pic, side * x * 0.82, z - 0.1)


def round_table(pic: Picture, people: int = 5, left: bool = True) -> None:
    """Adults around an oval table, with papers and cups."""
    pic.eye = 1180
    room(pic)
    side = 1 if left else -1
    board(pic, -480 * side, 1150, screen=True)
    shelf(pic, 900 * side, 900)
    for index in range(people):
        lean = (index - (people - 1) / 2) / (people - 1) * 2
        person(pic, lean * 760, 2.3 - 0.16 * lean * lean, seated=True)
    pic.shadow(0, 1.62, 1100, 0.25)
    pic.shape(tone(pic.wood, 0.55), 1.62, (-260, 400), (260, 400), (420, 10), (-420, 10))
    right, foot = pic.at(980, 430, 1.32)
    top = pic.at(0, 430, 2.12)[1]
    for drop, light in ((34, 0.74), (0, 1.05)):
        oval = (WIDTH * FINE - right, top + drop * FINE, right, foot + drop * FINE)
        pic.draw.ellipse(oval, fill=tone(pic.wood, light))
    for index in range(people + 1):
        x, z = (index - people / 2) * 235, 1.78 - 0.22 * (index % 2)
        pic.level("#fffaf0", 430, (x - 90, x + 60), (z, z + 0.13))
        pic.block(pic.rng.choice(CLOTHES), x + 105, 430, z + 0.04, 46, 64, 10)


def hall(pic: Picture, rows: int = 4, panel: int = 1) -> None:
    """A lecture hall from its last row: rows of heads, a stage, one speaker or a panel at a table."""
    pic.eye = 1420
    room(pic, windows=False)
    board(pic, -120 if panel == 1 else 0, 1500, screen=True)
    for side in (-1, 1):
        pic.block(tone(pic.accent, 0.85), side * 1290, 90, WALL, 400, 1670, 10)
        for fold in range(4):
            pic.block(tone(pic.accent, 0.7), side * 1290 - 150 + fold * 100, 90, WALL, 30, 1670, 6)
    pic.level(tone(pic.wood, 1.1), 140, (-1500, 1500), (2.45, WALL))
    pic.block(tone(pic.wood, 0.7), 0, 0, 2.45, 3000, 140)
    for index in range(panel):
        x = 960 if panel == 1 else (index - (panel - 1) / 2) * 420
        person(pic, x, 2.75, seated=panel > 1, arm="left" if panel == 1 else "", floor=140)
    if panel > 1:
        pic.block(tone(pic.wood, 0.92), 0, 140, 2.6, panel * 430, 330, 10)
        pic.level(tone(pic.wood, 1.15), 470, (-panel * 215, panel * 215), (2.6, 2.72))
    for row in range(rows):
        z, shift = 2.2 - row * 1.0 / rows, 150 if row % 2 else 0
        for seat in range(-5, 5):
            if pic.rng.random() < 0.84:
                person(pic, seat * 300 + shift + pic.rng.uniform(-25, 25), z, seated=True, back=True)
            pic.block(tone(pic.accent, 0.55 + row * 0.06), seat * 300 + shift, 0, z - 0.03, 276, 520, 60)


def wall_of_notes(pic: Picture, people: int = 3, posters: bool = False) -> None:
    """Adults seen from behind, before a wall of notes or of posters."""
    room(pic, windows=posters)
    notes(pic, 0, 560, 2500, 950, *((4, 1) if posters else (17, 6)))
    plant(pic, -1280, 2.75)
    for index in range(people):
        x = (index - (people - 1) / 2) * 620 + pic.rng.uniform(-60, 60)
        person(pic, x, 2.0 + 0.2 * (index % 2), back=True, arm=("right", "", "left")[index % 3])


def library(pic: Picture) -> None:
    """Bookshelves, two adults with books, a reading table with a lamp."""
    room(pic)
    for x in (-950, 0, 950):
        shelf(pic, x, 900)
    person(pic, -420, 2.2, book=True)
    person(pic, 300, 2.05, book=True)
    context(pic, 760, 1.35, 800)
    pic.limb("#6b5b4d", 22, 1.45, (960, 450), (960, 720))
    pic.shape(pic.accent, 1.45, (850, 690), (1070, 690), (1010, 850), (910, 850))
    plant(pic, -1150, 1.7)


def outdoors(pic: Picture, people: int, gate: bool = True) -> None:
    """A school building under the sky, trees, a gate or a running track, a group of adults."""
    for line in range(0, HEIGHT * FINE, 8):
        share = min(1, line / (HORIZON * FINE * 1.3))
        red, green, blue = (round(a + (b - a) * share) for a, b in ((150, 250), (196, 236), (222, 214)))
        pic.draw.rectangle((0, line, WIDTH * FINE, line + 8), fill=(red, green, blue))
    pic.level("#a9bf8a", 0, (-9000, 9000), (0.6, 6))
    pic.block(pic.wall, 0, 0, 5.2, 6200, 2450)
    pic.block(pic.accent, 0, 2400, 5.2, 6400, 150)
    for index in range(14 * 3):
        x, h = (index % 14 - 6.5) * 430, 200 + index // 14 * 740
        pic.block(tone(pic.side, 0.9), x, h - 45, 5.2, 330, 520, 10)
        pic.block("#b8d6e2", x, h, 5.2, 280, 430, 8)
        pic.block("#fdf6e3", x, h, 5.2, 14, 430)
    pic.level("#e2d4bd" if gate else "#c8694f", 0, (-900, 900), (0.6, 5.2))
    for x in () if gate else (-600, -300, 0, 300, 600):
        pic.level("#f6e9dc", 0, (x - 8, x + 8), (0.6, 5.2))
    for x, z in ((-2300, 4.2), (2200, 3.9), (-1750, 2.6), (1700, 2.4)):
        tree(pic, x, z)
    if gate:
        for x in (-1180, 1180):
            pic.shadow(x, 2.9, 420, 0.15)
            pic.block(tone(pic.wood, 0.95), x, 0, 2.9, 330, 1500, 10)
            pic.block(tone(pic.accent, 0.9), x, 1480, 2.9, 400, 90, 10)
        pic.block(tone(pic.accent, 0.9), 0, 1570, 2.9, 2760, 210, 20)
        pic.block(tone(pic.wall, 1.02), 0, 1605, 2.9, 1500, 140, 70)
    for index in range(people):
        x = (index - (people - 1) / 2) * 400 + pic.rng.uniform(-40, 40)
        person(pic, x, 2.5 - 0.22 * (index % 2), back=index != 1 and pic.rng.random() < 0.3, book=index == 1)


def dormitory(pic: Picture, boxes: bool = False, night: bool = False) -> None:
    """Bunk beds along the back wall and nobody there; ``night`` leaves only a lamp on the desk."""
    pic.eye = 1000
    room(pic, windows=not night)
    for x in (-1020, -330, 360, 1050):
        bunk(pic, x, WALL - 0.25, boxes=boxes and x < 1000)
    context(pic, 60, 1.75, 760)
    chair(pic, -160, 1.6)
    plant(pic, 1240, 2.1)
    if night:
        everywhere = [(0.0, 0.0), (WIDTH * FINE, 0.0), (WIDTH * FINE, HEIGHT * FINE), (0.0, HEIGHT * FINE)]
        pic.soft("#141a2c", 150, 1, [(float(x), float(y)) for x, y in everywhere])
    pic.limb("#6b5b4d", 20, 1.85, (300, 450), (300, 700))
    if night:
        pic.soft("#ffd98a", 120, 26, [pic.at(x, h, 1.85) for x, h in ((180, 760), (420, 760), (760, 40), (-160, 40))])
    pic.shape("#f2cf7a" if night else pic.accent, 1.85, (200, 690), (400, 690), (350, 830), (250, 830))


def canteen(pic: Picture, people: int = 6) -> None:
    """A long table with trays, adults on its far side, and the window where food is given out."""
    pic.eye = 1200
    room(pic)
    pic.behind(0, 620, WALL, 1900, 620)
    pic.block(tone(pic.wood, 0.75), 0, 620, WALL, 1900, 620, 12)
    pic.block("#fbf3df", 0, 680, WALL, 1820, 500, 8)
    for index in range(5):
        pic.block("#c3c9ca", (index - 2) * 340, 680, WALL, 250, 120 + 30 * (index % 2), 16)
    for index in range(people):
        person(pic, (index - (people - 1) / 2) * 440, 2.25, seated=True)
    pic.shadow(0, 1.7, 2500, 0.3)
    pic.block(tone(pic.wood, 0.7), 0, 0, 1.62, 2300, 400, 8)
    pic.level(tone(pic.wood, 1.1), 430, (-1250, 1250), (1.6, 2.05))
    for index in range(people):
        x = (index - (people - 1) / 2) * 380
        pic.level("#c9d2d4", 434, (x - 130, x + 130), (1.7, 1.86))
        pic.disc("#fffaf0", x - 40, 452, 1.76, 62, 20)
        pic.disc(pic.rng.choice(CLOTHES), x - 40, 458, 1.76, 42, 12)


def workshop(pic: Picture, people: int = 4, machines: int = 3) -> None:
    """Lathes in a row, cards on them, adults with helmets who stand and listen."""
    pic.eye = 1120
    room(pic)
    notes(pic, 60, 820, 1500, 560, 3, 1)
    for index in range(machines):
        machine(pic, -760 + index * 1020, 2.6)
    pic.level("#e0b83c", 2, (-1500, 1500), (1.98, 2.03))
    machine(pic, -640, 1.72)
    for index in range(people):
        x, z = 30 + index * 1150 / people, 1.95 - 0.16 * (index % 2)
        person(pic, x, z, back=index % 3 == 1, arm="left" if index == 0 else "")
        pic.disc("#f0c23b", x, 985, z, 108, 74)
        pic.block("#d9a92c", x, 950, z, 250, 26, 12)


def kitchen(pic: Picture, people: int = 2) -> None:
    """A training kitchen: stoves under a hood, a board with a sheet, adults who look on."""
    pic.eye = 1120
    room(pic)
    notes(pic, 1180, 760, 460, 600, 1, 1)
    stove(pic, -330, 2.6, 4)
    pic.level("#e0b83c", 2, (-1500, 1500), (1.98, 2.03))
    for index in range(people):
        x = 330 + index * 520
        person(pic, x, 2.2 - 0.2 * (index % 2), arm="right" if index == 0 else "", book=index == 1)
    pic.shadow(-420, 1.4, 1200, 0.2)
    pic.block("#c4cacb", -420, 0, 1.4, 1150, 400, 10)
    pic.level("#e6eaea", 415, (-1000, 160), (1.4, 1.75))
    for index in range(7):
        pic.disc("#f7ecd2", -900 + index * 150, 440, 1.5 + 0.1 * (index % 2), 54, 30)


def online(pic: Picture) -> None:
    """A desk in the evening: a screen with small windows, a lamp, papers and a cup."""
    pic.eye = 950
    room(pic, windows=False)
    shelf(pic, -950, 900)
    plant(pic, 1250, 2.7)
    pic.level(tone(pic.wood, 1.02), 430, (-1300, 1300), (1.15, 2.0))
    pic.block(tone(pic.wood, 0.7), 0, 330, 1.15, 2600, 100, 6)
    laptop(pic, -40, 470, 1.75)
    pic.limb("#6b5b4d", 24, 1.7, (700, 440), (700, 860))
    pic.soft("#ffe2a0", 110, 30, [pic.at(x, h, 1.7) for x, h in ((600, 900), (800, 900), (1150, 440), (250, 440))])
    pic.shape(pic.accent, 1.7, (590, 840), (810, 840), (760, 1000), (640, 1000))
    for index in range(3):
        x = -760 + index * 240
        pic.level("#fffaf0", 433 + index, (x, x + 190), (1.24 + 0.05 * index, 1.45 + 0.05 * index))
    pic.block(pic.rng.choice(CLOTHES), 420, 432, 1.36, 90, 120, 16)


PHOTOS: tuple[tuple[str, str, Callable[[Picture], None]], ...] = (
    ("chunhui/files/2024-10-18-1", "honey", lambda pic: lesson(pic)),
    ("chunhui/files/2024-10-18-2", "sage", lambda pic: round_table(pic, 6)),
    ("chunhui/files/2024-12-06-1", "rose", lambda pic: hall(pic, 4)),
    ("chunhui/files/2025-03-14-1", "sky", lambda pic: lesson(pic, adults=5, arm="left")),
    ("chunhui/files/2025-03-14-2", "mint", lambda pic: round_table(pic, 4, left=False)),
    ("chunhui/files/2025-03-14-3", "honey", lambda pic: wall_of_notes(pic)),
    ("chunhui/files/2025-10-17-1", "sage", half_circle),
    ("chunhui/files/2025-10-17-2", "rose", lambda pic: lesson(pic, adults=3, arm="left")),
    ("chunhui/files/2025-10-17-3", "sky", lambda pic: round_table(pic, 5)),
    ("chunhui/files/2025-10-17-4", "mint", lambda pic: wall_of_notes(pic, people=2, posters=True)),
    ("chunhui/files/2025-11-07-1", "dusk", lambda pic: hall(pic, 5)),
    ("chunhui/files/2025-11-07-2", "honey", lambda pic: outdoors(pic, 6)),
    ("chunhui/files/2026-04-1", "sage", library),
    ("chunhui/files/2026-10-23-1", "sky", lambda pic: hall(pic, 3, panel=5)),
    ("qiming/files/2026-10-16-1", "dusk", lambda pic: lesson(pic, adults=4, arm="left")),
    ("qiming/files/2026-10-16-2", "mint", lambda pic: outdoors(pic, 4, gate=False)),
)


SMALL: tuple[tuple[str, str, Callable[[Picture], None]], ...] = (
    ("dengxia/files/2023-09-15-1", "honey", lambda pic: round_table(pic, 6)),
    ("dengxia/files/2023-10-20-1", "sky", lambda pic: dormitory(pic)),
    ("dengxia/files/2023-10-20-2", "mint", lambda pic: lesson(pic, adults=5, arm="left")),
    ("dengxia/files/2024-03-22-1", "rose", lambda pic: lesson(pic)),
    ("dengxia/files/2024-04-19-1", "dusk", lambda pic: hall(pic, 5)),
    ("dengxia/files/2024-05-24-1", "sage", lambda pic: canteen(pic, 5)),
    ("dengxia/files/2024-10-11-1", "honey", lambda pic: canteen(pic, 6)),
    ("dengxia/files/2024-10-11-2", "dusk", lambda pic: dormitory(pic, night=True)),
    ("dengxia/files/2024-10-11-3", "mint", lambda pic: outdoors(pic, 7)),
    ("dengxia/files/2024-12-06-1", "rose", online),
    ("dengxia/files/2025-03-21-1", "sage", lambda pic: hall(pic, 4, panel=5)),
    ("dengxia/files/2025-03-21-2", "sky", lambda pic: wall_of_notes(pic, people=3, posters=True)),
    ("dengxia/files/2025-04-25-1", "mint", half_circle),
    ("dengxia/files/2025-09-19-1", "honey", lambda pic: dormitory(pic, boxes=True)),
    ("dengxia/files/2025-10-24-1", "rose", library),
    ("dengxia/files/2025-11-28-1", "sky", lambda pic: workshop(pic, 5)),
    ("dengxia/files/2025-11-28-2", "honey", lambda pic: hall(pic, 4, panel=4)),
    ("dengxia/files/2026-03-20-1", "sage", lambda pic: lesson(pic, adults=4)),
    ("dengxia/files/2026-04-17-1", "sky", lambda pic: hall(pic, 4)),
    ("dengxia/files/2026-05-15-1", "dusk", lambda pic: round_table(pic, 6, left=False)),
    ("dengxia/files/2026-06-12-1", "mint", lambda pic: wall_of_notes(pic, people=3)),
    ("dengxia/files/2026-06-12-2", "rose", lambda pic: outdoors(pic, 5)),
    ("sunmao/files/2023-09-22-1", "sage", lambda pic: workshop(pic, 4)),
    ("sunmao/files/2023-10-27-1", "dusk", lambda pic: workshop(pic, 3)),
    ("sunmao/files/2023-10-27-2", "honey", lambda pic: kitchen(pic)),
    ("sunmao/files/2024-03-29-1", "sky", lambda pic: lesson(pic, arm="left")),
    ("sunmao/files/2024-05-17-1", "mint", lambda pic: hall(pic, 4, panel=3)),
    ("sunmao/files/2024-10-18-1", "honey", lambda pic: workshop(pic, 5, machines=2)),
    ("sunmao/files/2024-11-29-1", "rose", lambda pic: kitchen(pic, 1)),
    ("sunmao/files/2024-12-20-1", "mint", lambda pic: hall(pic, 5)),
    ("sunmao/files/2025-03-28-1", "honey", lambda pic: lesson(pic, adults=5, arm="left")),
    ("sunmao/files/2025-03-28-2", "sky", lambda pic: round_table(pic, 5)),
    ("sunmao/files/2025-05-09-1", "rose", lambda pic: round_table(pic, 4)),
    ("sunmao/files/2025-10-17-1", "mint", lambda pic: workshop(pic, 4, machines=2)),
    ("sunmao/files/2026-01-09-1", "dusk", online),
    ("sunmao/files/2026-03-13-1", "honey", lambda pic: wall_of_notes(pic)),
    ("sunmao/files/2026-04-24-1", "sage", lambda pic: kitchen(pic, 2)),
    ("sunmao/files/2026-04-24-2", "sky", lambda pic: outdoors(pic, 6)),
    ("sunmao/files/2026-06-05-1", "rose", lambda pic: round_table(pic, 6, left=False)),
)


def main() -> None:
    """Draw every picture into the studios' folder that is named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tools.samples.draw_photos STUDIOS_FOLDER")
    font = chinese_font(28)
    for seed, (name, palette, scene) in enumerate(PHOTOS + SMALL):
        picture = Picture(palette, seed)
        scene(picture)
        # the later ones are kept small: there are many
        wide, quality = (WIDTH, 80) if seed < len(PHOTOS) else (1120, 69)
        picture.finish(Path(sys.argv[1], f"{name}.jpg"), font, wide, quality)


if __name__ == "__main__":
    main()
