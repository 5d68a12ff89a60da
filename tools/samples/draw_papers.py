"""Makes the sample studios' small PDF files: one page each, black on white, so that downloads and materials are real files.

They are committed; this program is how they were made. It needs what ``draw_photos.py`` needs.

    python -m tools.samples.draw_papers studios
"""

import sys
from pathlib import Path
from time import gmtime

from PIL import Image, ImageDraw

from tools.samples.paper import chinese_font

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
    "dengxia/files/night-handover": (
        "夜间交接条（示例）",
        "一、床位号（不写姓名）和几点",
        "",
        "二、怎样了（只写看见的，不写原因）",
        "",
        "三、做了什么，告诉了谁",
        "",
        "四、早上现在好了没有（班主任填）",
        "",
        "涉及安全的，当夜打电话，不等这张条。",
        "用过一周后交还室长，不存档，不用于评比。",
    ),
    "dengxia/files/lessons-2023-2024": (
        "2023—2024学年课例目录（示例）",
        "十点零五分　七年级　梁知秋",
        "安静有几种　八年级　秦又青",
        "走廊上的手电筒　七年级　曹牧野",
        "一间宿舍的编年史　九年级　魏长川",
        "一格电　八年级　严伯安",
        "小店里的一小时　七年级　卢青梧",
        "烦恼分布图　八年级　贺兰舟",
        "那只桶归谁　七年级　邹时雨",
        "三个人的友谊　七年级　冯晓岚",
        "第一页写什么　七年级　汪静禾",
        "空半边的桌子　八年级　施予宁",
        "走读生的充电宝　七年级　孟小满",
    ),
    "dengxia/files/lessons-2024-2025": (
        "2024—2025学年课例目录（示例）",
        "晚饭后的四十分钟　八年级　梁知秋",
        "最后二十分钟归我们　九年级　秦又青",
        "夜里的事，早上谁接着管　八年级　冯晓岚",
        "室长碰头会　七、八年级　曹牧野",
        "谁最后一个走　九年级　严伯安",
        "教室物产志　七年级　魏长川",
        "通水池的人　八年级　邹时雨",
        "一把钥匙交给谁　八年级　卢青梧",
        "如果今晚停电（写、量、议、画）　汪静禾、施予宁、孟小满、贺兰舟",
    ),
    "dengxia/files/lessons-2025-2026": (
        "2023—2026年活动与成果总目（示例）",
        "集中活动二十三次，公开课三十六节",
        "论文十三篇，发表七篇，获奖四篇",
        "书籍一部：星期天的傍晚",
        "资源包一个：钟点说明书，附夜间交接条",
        "专栏十九期：一页日志",
        "案例一则：307室的天气",
        "市级课题一项、区级课题一项，均已结题",
        "归还学生日志四十二册",
    ),
    "sunmao/files/lessons-2023-2024": (
        "2023—2024学年课例目录（示例）",
        "这台归谁　机电一年级　霍长青",
        "后厨交接单　烹饪二年级　常乐山",
        "孩子不理我　保育一年级　应怀瑾",
        "把一件事说清楚　高一　倪素心",
        "哪张表可以不要　高一　柯以宁",
        "三代人的活计　高一　阮秋白",
        "八成人的同一个志愿　高一　舒望",
    ),
    "sunmao/files/two-columns": (
        "两栏交接单（示例）",
        "这件事是：　　　　　　　　　交给：",
        "左边：做完的",
        "",
        "右边：没做完的、不放心的（没有就写“想了一下，没有”）",
        "",
        "",
        "接手的人看过画圈；今天做得完的可以退回。",
        "写在右边的不追究。同学的私事和安全的事不写在这里，当面告诉老师。",
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
        sys.exit("usage: python -m tools.samples.draw_papers STUDIOS_FOLDER")
    for name, lines in PAPERS.items():
        path = Path(sys.argv[1], f"{name}.pdf")
        path.parent.mkdir(parents=True, exist_ok=True)
        page(lines).save(path, resolution=DPI, title=lines[0], creationDate=gmtime(0), modDate=gmtime(0))


if __name__ == "__main__":
    main()
