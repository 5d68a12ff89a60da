"""Makes the sample studios' small PDF files: one page each, black on white, so that downloads and materials are real files.

They are committed; this program is how they were made. It needs what ``draw_photos.py`` needs.

    python tests/samples/draw_papers.py studios
"""

import sys
from pathlib import Path
from time import gmtime

from paper import chinese_font
from PIL import Image, ImageDraw

DPI, WIDTH, HEIGHT, MARGIN = 200, 1654, 2339, 190
PAPERS: dict[str, tuple[str, ...]] = {
    "chunhui/files/home-visit-note": (
        "家访便条（示例）",
        "一、去之前：这次想知道的一件事",
        "",
        "二、当天：看见了什么（不写姓名，不写收入，不拍家里）",
        "",
        "三、回来以后：我准备改的一件事",
        "",
        "四、一个月后再去之前：改了没有，现在怎样",
        "",
        "当晚给家长的一条短信：不超过六十字，只写一件好事。",
        "隔夜补写的，请注明“次日补记”。",
    ),
    "chunhui/files/lessons-2024-2025": (
        "2024—2025学年课例目录（示例）",
        "小扫把轮流拿　一年级　周若溪",
        "谁先用篮球　五年级　陈嘉禾",
        "故事里的三次道歉　三年级　何秋耘",
        "踩坏的菜苗　四年级　陆星禾",
        "第一个十分钟　六年级　唐牧阳",
        "毛毛虫要搬家　大班　方语晨",
        "我的小书包　一年级　顾晚晴",
        "爷爷奶奶的规矩　四年级　宋一宁",
        "轮到我当队长　三年级　许致和",
        "教室里要不要养一只乌龟　五年级　李敏",
    ),
    "chunhui/files/lessons-2025-2026": (
        "2025—2026学年课例目录（示例）",
        "传话筒里的漏洞　二年级　周若溪",
        "先说一遍他说的　五年级　宋一宁",
        "一个球，两个班　六年级　李敏",
        "别人哭的时候　三年级　顾晚晴",
        "输了以后　四年级　许致和",
        "球台边上的人　六年级　唐牧阳",
        "借期到了不想还　三年级　何秋耘",
        "座位怎么换　五年级　陈嘉禾",
        "我等一等　大班　方语晨",
        "我等一等　一年级　蒋舒窈",
    ),
}


def page(lines: tuple[str, ...]) -> Image.Image:
    """A page with a title and numbered or ruled lines; an empty line is a space to write in."""
    image = Image.new("1", (WIDTH, HEIGHT), 1)
    pen = ImageDraw.Draw(image)
    pen.text((WIDTH / 2, MARGIN + 30), lines[0], font=chinese_font(62), anchor="mm", fill=0)
    text, y = chinese_font(38), MARGIN + 190
    for line in lines[1:]:
        if line:
            pen.text((MARGIN, y), line, font=text, anchor="lm", fill=0)
        else:
            pen.rectangle((MARGIN, y - 40, WIDTH - MARGIN, y + 150), outline=0, width=2)
        y += 110 if line else 240
    return image


def main() -> None:
    """Write every paper into the studios' folder that is named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/samples/draw_papers.py STUDIOS_FOLDER")
    for name, lines in PAPERS.items():
        path = Path(sys.argv[1], f"{name}.pdf")
        path.parent.mkdir(parents=True, exist_ok=True)
        page(lines).save(path, resolution=DPI, title=lines[0], creationDate=gmtime(0), modDate=gmtime(0))


if __name__ == "__main__":
    main()
