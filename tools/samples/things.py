"""What stands in the sample photographs: rooms, boards, desks, shelves, plants, and simple faceless adults."""

from tools.samples.paper import Picture, tone

WALL, CEILING, SIDE = 3.1, 1800, 1500
SKINS = ("#e8bd9c", "#dcab86", "#f0cbb0", "#cf9c78")
HAIRS = ("#2f2724", "#3d302a", "#241f22", "#4a3a33")
TROUSERS = ("#3b4252", "#4d443f", "#5c6370", "#2f3a45")
CLOTHES = ("#b5523b", "#3e6a86", "#7a8f52", "#d09a3c", "#6d5a7e", "#3f7f78", "#a65f78", "#50586b", "#d8c4a4", "#8c6a4f")
PAPERS = ("#f6d977", "#f3b0a1", "#a9d3c4", "#b6cdea", "#f4efe2")


def room(pic: Picture, windows: bool = True) -> None:
    """Walls, ceiling lamps, a planked floor, and tall windows on the left whose light lies on the floor."""
    pic.level(tone(pic.wall, 1.04), CEILING, (-SIDE, SIDE), (0.6, WALL))
    pic.flank(pic.side, -SIDE, (0, CEILING), (0.6, WALL))
    pic.flank(tone(pic.side, 0.95), SIDE, (0, CEILING), (0.6, WALL))
    pic.level(pic.floor, 0, (-SIDE, SIDE), (0.6, WALL))
    for x in range(-1500, 1501, 125):
        pic.level(tone(pic.floor, 0.95), 0, (x, x + 5), (0.6, WALL))
    far, near = WALL, WALL - 0.3
    corners = [pic.at(-SIDE, 30, far), pic.at(SIDE, 30, far), pic.at(SIDE, 0, near), pic.at(-SIDE, 0, near)]
    pic.soft(tone(pic.floor, 0.5), 90, 14, corners)
    pic.block(tone(pic.side, 0.86), 0, 0, WALL, SIDE * 2, 60)
    for x in (-600, 0, 600):
        pic.level("#fffdf5", CEILING, (x - 60, x + 60), (1.6, 2.3))
    for near in (1.12, 1.62, 2.3) if windows else ():
        far = near * 1.3
        glass, frame = (near + 0.03, far - 0.03), tone(pic.wood, 0.92)
        pic.flank(frame, -SIDE, (560, 1590), (near, far))
        pic.flank("#cfe6f0", -SIDE, (600, 1550), glass)
        pic.flank("#a9c99a", -SIDE, (600, 880), glass)
        pic.flank(frame, -SIDE, (1080, 1110), (near, far))
        spots = ((-1200, near), (-1200, far), (-250, far * 0.9), (-250, near * 0.9))
        pic.soft("#fff2cf", 70, 12, [pic.at(x, 0, z) for x, z in spots])


def board(pic: Picture, x: float = 0, w: float = 1500, screen: bool = False) -> None:
    """A blackboard with chalk lines, or a projection screen with a plain slide."""
    pic.behind(x, 660, WALL, w, 800)
    ground = "#fffefa" if screen else "#2f5247"
    pic.block("#f2eee4" if screen else tone(pic.wood, 0.8), x, 660, WALL, w, 800, 14)
    pic.block(ground, x, 695, WALL, w - 60, 735, 8)
    chalks = (pic.accent, "#c9bfae", "#c9bfae", "#dfd6c6") if screen else ("#f2e3a0", "#dfe9e2", "#dfe9e2", "#e9b7a5")
    for row, chalk in enumerate(chalks):
        left, h, length = x - w * 0.4, 1310 - row * 140, pic.rng.uniform(0.25, 0.55) * w
        pic.limb(chalk, 34 if row == 0 else 16, WALL, (left, h), (left + length, h + (0 if screen else 8)))
    middle = x + w * 0.3
    for radius, colour in ((130, "#e9b44c" if screen else "#e9dc9a"), (80, ground)):
        pic.disc(colour, middle, 1000, WALL, radius, radius)


def context(pic: Picture, x: float, z: float, w: float = 560) -> None:
    """A desk with a sheet of paper and a book."""
    pic.shadow(x, z, w * 1.1, 0.16)
    for side in (-1, 1):
        pic.limb("#8d8378", 26, z + 0.22, (x + side * w * 0.44, 20), (x + side * w * 0.44, 420))
        pic.limb("#a2978a", 30, z, (x + side * w * 0.45, 20), (x + side * w * 0.45, 420))
    pic.block(tone(pic.wood, 0.82), x, 400, z, w, 45)
    pic.level(tone(pic.wood, 1.08), 445, (x - w / 2, x + w / 2), (z, z + 0.28))
    left = x + pic.rng.uniform(-0.4, 0) * w
    pic.level("#fffaf0", 447, (left, left + 150), (z + 0.06, z + 0.2))
    pic.block(pic.rng.choice(CLOTHES), left + 210, 446, z + 0.12, 90, 24, 4)


def chair(pic: Picture, x: float, z: float) -> None:
    """A chair seen from behind."""
    for side in (-1, 1):
        pic.limb("#80766c", 24, z, (x + side * 125, 15), (x + side * 125, 330))
    pic.block(tone(pic.wood, 0.8), x, 255, z, 320, 60, 26)
    pic.block(tone(pic.wood, 0.93), x, 330, z, 300, 250, 50)
    pic.block(tone(pic.wood, 0.78), x, 440, z, 170, 36, 16)


def person(
    pic: Picture,
    x: float,
    z: float,
    seated: bool = False,
    back: bool = False,
    arm: str = "",
    book: bool = False,
    floor: float = 0,
) -> None:
    """A faceless adult; ``arm`` is "left" or "right" (pointing there) or "" (hanging); ``floor`` is where the feet stand."""
    coat, skin, hair = pic.rng.choice(CLOTHES), pic.rng.choice(SKINS), pic.rng.choice(HAIRS)
    long, size = pic.rng.random() < 0.5, pic.rng.uniform(0.94, 1.03)
    base = floor - (300 if seated else 0)

    def up(h: float) -> float:
        return h * size + base

    if not seated:
        legs(pic, x, z, size, floor, skirt=tone(coat, 0.75) if long else None)
    if long:
        pic.block(hair, x, up(770), z, 215, 210 * size, 80)
    pic.block(skin, x, up(790), z, 78, 90, 20)
    foot = up(590) if seated else up(430)
    pic.block(coat, x, foot, z, 320, up(830) - foot, 105)
    if not back:
        pic.shape(tone(coat, 1.35), z, (x - 60, up(826)), (x + 60, up(826)), (x, up(730)))
        pic.shape(skin, z, (x - 34, up(835)), (x + 34, up(835)), (x, up(775)))
    for side, name in ((-1, "left"), (1, "right")):
        elbow, hand = (x + side * 172, up(600)), (x + side * (70 if book else 150), up(560 if book else 450))
        if arm == name:
            elbow, hand = (x + side * 240, up(800)), (x + side * 330, up(960))
        elif seated:
            elbow, hand = (x + side * 168, up(660)), (x + side * 150, up(620))
        pic.limb(tone(coat, 0.84), 84, z, (x + side * 128, up(760)), elbow, hand)
        if not seated:
            pic.disc(skin, *hand, z, 40, 40)
    if book:
        left, right = ((x - 130, up(640)), (x - 130, up(500))), ((x + 130, up(640)), (x + 130, up(500)))
        pic.shape(pic.accent, z, *left, (x, up(470)), *reversed(right), (x, up(610)))
        pic.limb(tone(pic.accent, 0.7), 8, z, (x, up(610)), (x, up(470)))
    pic.disc(skin, x, up(925), z, 88, 104)
    skull = (*pic.at(x - 100, up(1042), z), *pic.at(x + 100, up(815), z))
    if back:
        pic.draw.ellipse(skull, fill=hair)
    else:
        pic.draw.chord(skull, 186, 354, fill=hair)
        pic.disc(skin, x + pic.rng.choice((-22, 22)), up(915), z, 68, 60)


def legs(pic: Picture, x: float, z: float, size: float, floor: float, skirt: tuple[int, int, int] | None) -> None:
    """Legs, shoes and their shadow; a skirt where one is worn."""
    if floor == 0:
        pic.shadow(x, z, 330, 0.08)
    trousers = pic.rng.choice(TROUSERS)
    for side in (-1, 1):
        pic.limb(trousers, 112, z, (x + side * 58, 480 * size + floor), (x + side * 64, 70 * size + floor))
        pic.disc("#33291f", x + side * 72, 32 * size + floor, z, 76, 34)
    if skirt:
        top, hem = 520 * size + floor, 250 * size + floor
        pic.shape(skirt, z, (x - 120, top), (x + 120, top), (x + 185, hem), (x - 185, hem))


def plant(pic: Picture, x: float, z: float) -> None:
    """A pot with long leaves."""
    pic.shadow(x, z, 220)
    for index in range(9):
        lean, green = (index - 4) * 46, ("#5f8f5a", "#7aa667", "#4c7a52")[index % 3]
        pic.limb(green, 46, z, (x, 230), (x + lean * 0.6, 420), (x + lean * 1.3, 640 - abs(lean) * 0.7))
    pic.shape("#b8694a", z, (x - 110, 250), (x + 110, 250), (x + 80, 10), (x - 80, 10))
    pic.block("#c97c5b", x, 225, z, 245, 50, 14)


def notes(pic: Picture, x: float, h: float, w: float, tall: float, columns: int, rows: int) -> None:
    """A board of paper notes; with one row, of posters."""
    posters = rows == 1
    pic.behind(x, h, WALL, w, tall)
    pic.block(tone(pic.wood, 0.85), x, h - 24, WALL, w + 48, tall + 48, 14)
    pic.block(tone(pic.side, 0.97), x, h, WALL, w, tall, 6)
    wide, high = w / columns * 0.78, tall / rows * 0.8
    for index in range(columns * rows):
        a = x - w / 2 + (index % columns + 0.5) * w / columns + (0 if posters else pic.rng.uniform(-12, 12))
        b = h + (index // columns + 0.5) * tall / rows + (0 if posters else pic.rng.uniform(-12, 12))
        colour = pic.rng.choice(PAPERS)
        pic.block(colour, a, b - high / 2, WALL, wide, high, 5)
        for line in range(4 if posters else 2):
            y, end = b + high * (0.3 - line * (0.1 if posters else 0.3)), (0.32, 0.05)[line % 2]
            pic.limb(tone(colour, 0.72), high * 0.05, WALL, (a - wide * 0.32, y), (a + wide * end, y))
        if posters:
            pic.disc(pic.rng.choice(CLOTHES), a, b - high * 0.27, WALL, wide * 0.19, wide * 0.19)


def shelf(pic: Picture, x: float, w: float, rows: int = 4) -> None:
    """A shelf full of books against the back wall."""
    pic.behind(x, 45, WALL, w, rows * 350)
    pic.block(tone(pic.wood, 0.78), x, 0, WALL, w, rows * 350 + 40, 8)
    for row in range(rows):
        h, edge = row * 350 + 40, x - w / 2 + 34
        pic.block(tone(pic.wood, 0.5), x, h, WALL, w - 50, 310)
        while edge < x + w / 2 - 70:
            thick, tall = pic.rng.uniform(26, 56), pic.rng.uniform(190, 285)
            if pic.rng.random() < 0.9:
                colour = tone(pic.rng.choice(CLOTHES), pic.rng.uniform(0.85, 1.2))
                pic.block(colour, edge + thick / 2, h, WALL, thick, tall, 3)
                pic.block(tone(colour, 1.35), edge + thick / 2, h + tall * 0.68, WALL, thick, 16)
            edge += thick + 3


def tree(pic: Picture, x: float, z: float) -> None:
    """A broad tree."""
    pic.shadow(x, z, 700, 0.2)
    pic.limb("#7b5a41", 110, z, (x, 20), (x, 900))
    for index in range(7):
        leaf = tone("#6f9a5e", 0.85 + index * 0.06)
        pic.disc(leaf, x + pic.rng.uniform(-300, 300), 1150 + index * 110, z, 380, 300)


def bunk(pic: Picture, x: float, z: float, w: float = 620, boxes: bool = False) -> None:
    """A made bunk bed seen from its side, with a folded quilt above and below; ``boxes`` stand on the floor before it."""
    pic.shadow(x, z, w * 1.15, 0.3)
    steel = tone(pic.side, 0.62)
    for h in (330, 960):
        pic.block(tone(pic.wood, 0.85), x, h, z, w, 60, 6)
        pic.block("#f4efe6", x, h + 55, z, w - 20, 70, 26)
        pic.block(pic.rng.choice(CLOTHES), x - w * 0.31, h + 110, z, w * 0.26, 105, 30)
        pic.block(tone(pic.accent, 1.25), x + w * 0.12, h + 66, z, w * 0.56, 48, 20)
    for h in (1095, 1180):
        pic.limb(steel, 16, z, (x - w * 0.5, h), (x + w * 0.5, h))
    for side in (-1, 1):
        pic.limb(steel, 34, z, (x + side * w * 0.5, 15), (x + side * w * 0.5, 1250))
    for h in range(140, 1000, 170):
        pic.limb(steel, 18, z, (x + w * 0.3, h), (x + w * 0.5, h))
    for index in range(2 if boxes else 0):
        pic.block(("#c79a63", "#b98a55")[index], x - w * 0.2 + index * 250, 0, z - 0.12, 230, 200 - index * 45, 8)


def machine(pic: Picture, x: float, z: float) -> None:
    """A lathe: a heavy bed on two feet, the head with its chuck, a lamp, and a card that hangs on it."""
    pic.shadow(x, z, 900, 0.3)
    body = tone(pic.accent, 0.8)
    for side in (-1, 1):
        pic.block(tone(body, 0.75), x + side * 280, 0, z, 210, 330, 10)
    pic.block(body, x, 310, z, 860, 130, 14)
    pic.block("#b9bec2", x + 60, 430, z, 640, 34)
    pic.block(tone(body, 1.12), x - 290, 430, z, 260, 260, 22)
    pic.disc("#8f979c", x - 140, 545, z, 46, 92)
    pic.limb("#c9ced1", 40, z, (x - 110, 545), (x + 130, 545))
    pic.block(tone(body, 1.05), x + 270, 430, z, 150, 150, 14)
    pic.limb("#565b60", 16, z, (x - 200, 690), (x - 150, 900), (x - 20, 870))
    pic.shape("#f2d36b", z, (x - 60, 900), (x + 20, 880), (x + 30, 800), (x - 70, 815))
    pic.block("#fffaf0", x + 120, 150, z - 0.02, 130, 160, 6)
    for line in range(3):
        pic.limb("#9a9488", 8, z - 0.02, (x + 75, 275 - line * 42), (x + 160 - line * 18, 275 - line * 42))


def stove(pic: Picture, x: float, z: float, pots: int = 3) -> None:
    """A steel counter with pots and steam, and the hood above it."""
    pic.shadow(x, z, pots * 420, 0.25)
    pic.block("#c4cacb", x, 0, z, pots * 400, 440, 12)
    pic.block("#dfe4e4", x, 425, z, pots * 410, 40, 8)
    for index in range(pots):
        a, tall = x + (index - (pots - 1) / 2) * 390, pic.rng.uniform(90, 190)
        pic.disc("#3b3f42", a, 250, z, 60, 26)
        pic.block(pic.rng.choice(("#8d9498", "#a7adb0", "#6e757a")), a, 460, z, 250, tall, 24)
        pic.disc("#eef0ec", a, 460 + tall, z, 122, 22)
        for puff in range(3):
            pic.disc("#f6f6f1", a + (puff - 1) * 34, 500 + tall + puff * 66, z, 34 - puff * 7, 26 - puff * 5)
    pic.shape(
        "#b3babc", z, (x - pots * 190, 1330), (x + pots * 190, 1330), (x + pots * 150, 1560), (x - pots * 150, 1560)
    )


def laptop(pic: Picture, x: float, h: float, z: float, columns: int = 3) -> None:
    """A screen on a table, divided into small windows with a head and shoulders in each."""
    pic.block("#3a3f45", x, h, z, 900, 590, 22)
    pic.block("#f7f4ec", x, h + 26, z, 850, 540, 8)
    for index in range(columns * 3):
        a = x + (index % columns - (columns - 1) / 2) * 276
        b = h + 44 + index // columns * 174
        pic.block(tone(pic.rng.choice(PAPERS), 0.92), a, b, z, 262, 158, 8)
        pic.disc(pic.rng.choice(CLOTHES), a, b + 20, z, 72, 44)
        pic.block(tone(pic.side, 1.02), a, b - 12, z, 262, 14)
        pic.disc(pic.rng.choice(SKINS), a, b + 96, z, 30, 36)
        pic.disc(pic.rng.choice(HAIRS), a, b + 120, z, 33, 20)
    pic.shape("#5a6067", z, (x - 450, h), (x + 450, h), (x + 560, h - 60), (x - 560, h - 60))
