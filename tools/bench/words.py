"""Texts that read a little like real ones: sentences put together from a small vocabulary, the same for the same seed."""

from random import Random


def _list(text: str) -> list[str]:
    return text.split()


_WHO = _list(
    "领衔人 主持人 执教老师 几位青年老师 一位听课的老师 分组的同伴 工作室成员 来自镇上的老师 一位老班主任 点评的专家"
)
_WHERE = _list("教室后排 录播教室 操场边 图书角 会议室 走廊的展板前 线上会议里 校门口 食堂门前 小组的圆桌旁")
_WHAT = _list(
    "班级公约 值日安排 家校沟通 同伴矛盾 课间游戏 座位调整 班会设计 倾听训练 情绪记录 小组合作 "
    "早读习惯 劳动岗位 班级日记 学生评语 午餐纪律 手机约定 图书漂流 生日仪式"
)
_DID = _list(
    "讲了一件做成的事 说起一次没有做成的尝试 放了一段课堂录像 展示了三年的记录 提出一个不同的看法 "
    "把两份材料并排放在桌上 请大家先写下自己的做法 数了数学生发言的次数 画出了流程图 念了一封家长来信"
)
_SO = _list(
    "大家发现问题不在学生而在规则太多 原来最安静的孩子想得最久 于是约定下个月再看一次结果 "
    "有人当场改了自己的方案 讨论比预定的时间长了半小时 结论写进了下一次活动的计划 "
    "几位老师约好回校先试一周 没有得出一致的意见但都记下了分歧 这个办法在低年级更管用 "
    "材料会整理好放进资源包"
)
_WHEN = _list("开始时 接着 随后 讨论到一半 临近结束 第二轮发言时 课后 休息前 回校以后 一个月后")
_NUMBERS = _list("两 三 四 五 六 七 八 九 十 十二")
_HEADINGS = _list("从一个问题开始 课堂里的十分钟 大家的做法 分歧在哪里 带回去的三件事 下一步 数据怎么看 还没有解决的")
_PLACES = _list("春晖 云溪 白鹭洲 桑园 山前 东岸 西塘 河东 南山 北桥")


def title(chance: Random) -> str:
    """A short title."""
    return f"{chance.choice(_PLACES)}：{chance.choice(_WHAT)}与{chance.choice(_WHAT)}"


def topic(chance: Random) -> str:
    """What a lesson or a paper is about."""
    return f"{chance.choice(_WHAT)}里的{chance.choice(_NUMBERS)}个细节"


def sentence(chance: Random) -> str:
    """One sentence."""
    pick = chance.choice
    return (
        f"{pick(_WHEN)}，{pick(_WHO)}在{pick(_WHERE)}围绕{pick(_WHAT)}{pick(_DID)}，"
        f"{pick(_NUMBERS)}位老师作了回应，{pick(_SO)}。"
    )


def paragraph(chance: Random, least: int) -> str:
    """Sentences until there are ``least`` characters."""
    text = ""
    while len(text) < least:
        text += sentence(chance)
    return text


def record(chance: Random) -> str:
    """The Markdown of an activity: 600 to 1,500 characters with headings, a list, a quotation, now and then a table."""
    least = chance.randint(600, 1300)
    headings = chance.sample(_HEADINGS, 3)
    points = "\n".join(f"{number}. {sentence(chance)}" for number in range(1, 4))
    parts = [
        paragraph(chance, least // 5),
        f"### {headings[0]}",
        paragraph(chance, least // 5),
        f"### {headings[1]}",
        f"**{topic(chance)}**：{paragraph(chance, least // 8)}",
        f"> {sentence(chance)}",
        f"### {headings[2]}",
        points,
    ]
    if chance.random() < 0.2:
        rows = "".join(f"| {chance.choice(_PLACES)} | {chance.choice(_WHAT)} |\n" for _ in range(3))
        parts.append(f"| 学校 | 做法 |\n| --- | --- |\n{rows}".rstrip())
    while sum(map(len, parts)) < least:
        parts.append(paragraph(chance, min(200, least - sum(map(len, parts)))))
    return "\n\n".join(parts) + "\n"


def text(chance: Random) -> str:
    """A plan or a summary: two headed parts."""
    headings = chance.sample(_HEADINGS, 2)
    return "\n\n".join(f"### {heading}\n\n{paragraph(chance, 220)}" for heading in headings) + "\n"
