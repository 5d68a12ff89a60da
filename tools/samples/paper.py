"""The paper that the sample photographs are drawn on: perspective, flat shapes, soft shadows, light, and the mark 示例.

A room is seen in one-point perspective. A point is ``(x, h, z)``: ``x`` from the middle line and ``h`` above the floor in
units of 1.7 mm as they appear at distance ``z = 1``; things at ``z = 2`` look half as large.
"""

import subprocess
import sys
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, FINE, HORIZON = 1600, 1200, 2, 430
PALETTES = {  # wall, side wall, floor, wood, accent
    "honey": ("#f3e6cf", "#e6d4b4", "#c99f6e", "#d9a764", "#c8553d"),
    "sage": ("#e3eadb", "#cfdac4", "#b99b78", "#c79c6a", "#5b8266"),
    "sky": ("#e2ecf0", "#cbdbe2", "#bfa488", "#d3ab7c", "#3f7294"),
    "rose": ("#f5e2da", "#e8ccc0", "#b98d73", "#cf9b72", "#a8485c"),
    "dusk": ("#d9d3dc", "#c4bccb", "#8f7a70", "#a98467", "#6a4c7d"),
    "mint": ("#e4f0ea", "#cbe0d6", "#c6aa82", "#dcb37c", "#2f8f83"),
}
Colour = str | tuple[int, int, int]


def tone(colour: Colour, light: float) -> tuple[int, int, int]:
    """``colour`` made lighter (``light`` > 1) or darker."""
    value = colour if isinstance(colour, str) else "#{:02x}{:02x}{:02x}".format(*colour)
    red, green, blue = (max(0, min(255, round(int(value[i : i + 2], 16) * light))) for i in (1, 3, 5))
    return red, green, blue


def chinese_font(size: int) -> ImageFont.FreeTypeFont:
    """An installed font with Chinese; ends the program with a plain message where there is none."""
    command = ("fc-match", "-f", "%{file}|%{index}|%{lang}", "Noto Sans CJK SC:lang=zh-cn")
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        sys.exit("fontconfig (fc-match) is needed to find a font with Chinese")
    file, index, *languages = found.split("|")
    if "zh-cn" not in languages:
        sys.exit("no installed font has Chinese; install fonts-noto-cjk")
    return ImageFont.truetype(file, size, index=int(index) & 0xFFFF)


class Picture:
    """The image being drawn, with the palette and the random numbers of this one picture; ``eye`` is the viewer's height."""

    def __init__(self, palette: str, seed: int, eye: float = 930) -> None:
        self.wall, self.side, self.floor, self.wood, self.accent = PALETTES[palette]
        self.rng, self.eye = Random(seed), eye
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), self.wall)
        self.draw = ImageDraw.Draw(self.image)

    def at(self, x: float, h: float, z: float) -> tuple[float, float]:
        """Where a point of the room falls on the paper."""
        return ((WIDTH / 2 + x / z) * FINE, (HORIZON + (self.eye - h) / z) * FINE)

    def shape(self, colour: Colour, z: float, *points: tuple[float, float]) -> None:
        """A flat upright surface through ``(x, h)`` points at distance ``z``."""
        self.draw.polygon([self.at(x, h, z) for x, h in points], fill=colour)

    def level(self, colour: Colour, h: float, x: tuple[float, float], z: tuple[float, float]) -> None:
        """A level rectangle, such as a floor or the top of a desk."""
        corners = ((x[0], z[0]), (x[1], z[0]), (x[1], z[1]), (x[0], z[1]))
        self.draw.polygon([self.at(a, h, b) for a, b in corners], fill=colour)

    def flank(self, colour: Colour, x: float, h: tuple[float, float], z: tuple[float, float]) -> None:
        """An upright rectangle that runs away from us, such as a side wall or a window in it."""
        corners = ((h[0], z[0]), (h[1], z[0]), (h[1], z[1]), (h[0], z[1]))
        self.draw.polygon([self.at(x, a, b) for a, b in corners], fill=colour)

    def block(self, colour: Colour, x: float, h: float, z: float, w: float, tall: float, radius: float = 0) -> None:
        """An upright rectangle facing us; ``x`` is its middle, ``h`` its foot."""
        box = (*self.at(x - w / 2, h + tall, z), *self.at(x + w / 2, h, z))
        self.draw.rounded_rectangle(box, radius / z * FINE, fill=colour)

    def disc(self, colour: Colour, x: float, h: float, z: float, rx: float, ry: float) -> None:
        """An ellipse facing us; ``h`` is its middle."""
        self.draw.ellipse((*self.at(x - rx, h + ry, z), *self.at(x + rx, h - ry, z)), fill=colour)

    def limb(self, colour: Colour, width: float, z: float, *points: tuple[float, float]) -> None:
        """A thick line with round ends and joints through ``(x, h)`` points."""
        spots = [self.at(x, h, z) for x, h in points]
        half = width / z * FINE / 2
        self.draw.line(spots, fill=colour, width=round(half * 2), joint="curve")
        for x, y in (spots[0], spots[-1]):
            self.draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    def soft(self, colour: Colour, strength: int, blur: float, points: list[tuple[float, float]]) -> None:
        """A blurred surface of shadow or light, made at a quarter of the size, where blurring costs little."""
        mask = Image.new("L", (WIDTH * FINE // 4, HEIGHT * FINE // 4), 0)
        ImageDraw.Draw(mask).polygon([(x / 4, y / 4) for x, y in points], fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(blur)).resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)

    def shadow(self, x: float, z: float, w: float, depth: float = 0.12) -> None:
        """A soft shadow on the floor, a little to the right: the light comes from the left."""
        near, far, left, right = max(0.5, z - depth), z + depth, x - w / 2, x + w / 2
        corners = [
            self.at(left, 0, near),
            self.at(right, 0, near),
            self.at(right + 60, 0, far),
            self.at(left + 60, 0, far),
        ]
        self.soft(tone(self.floor, 0.35), 105, 7 / z, corners)

    def behind(self, x: float, h: float, z: float, w: float, tall: float) -> None:
        """The soft shadow on the wall of something that hangs or stands there."""
        left, right, top = x - w / 2, x + w / 2 + 45, h + tall - 40
        corners = [self.at(left, h - 45, z), self.at(right, h - 45, z), self.at(right, top, z), self.at(x, top, z)]
        self.soft("#3a2c24", 85, 8, corners)

    def finish(self, path: Path, font: ImageFont.FreeTypeFont, wide: int = WIDTH, quality: int = 80) -> None:
        """Light from the upper left, darker edges, a little grain, the mark; then the file, ``wide`` pixels wide."""
        image = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        corner = (WIDTH // 2, HEIGHT // 3, WIDTH // 2 + WIDTH, HEIGHT // 3 + HEIGHT)
        glow = Image.radial_gradient("L").resize((WIDTH * 2, HEIGHT * 2)).crop(corner)
        light = glow.point([255 - round(max(0, value - 40) * 0.34) for value in range(256)])
        warm = [light.point([round(value * share) for value in range(256)]) for share in (1, 0.992, 0.97)]
        image = ImageChops.multiply(image, Image.merge("RGB", warm))
        noise = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), self.rng.randbytes(WIDTH * HEIGHT // 4))
        noise = noise.resize(image.size, Image.Resampling.BICUBIC)
        image = Image.blend(image, ImageChops.soft_light(image, Image.merge("RGB", (noise,) * 3)), 0.045)
        mark = Image.new("RGBA", image.size)
        pen = ImageDraw.Draw(mark)
        pen.rounded_rectangle((WIDTH - 118, HEIGHT - 66, WIDTH - 26, HEIGHT - 24), 21, fill=(40, 30, 26, 120))
        pen.text((WIDTH - 72, HEIGHT - 46), "示例", font=font, anchor="mm", fill=(255, 250, 240, 235))
        image.paste(mark, mask=mark)
        path.parent.mkdir(parents=True, exist_ok=True)
        if wide != WIDTH:
            image = image.resize((wide, wide * HEIGHT // WIDTH), Image.Resampling.LANCZOS)
        image.save(path, quality=quality, optimize=True)
