"""Lasting codes for everything that a check can say.

A rule's code is its id under its policy (``wujin-trial/member-age``). A contradiction's is the name of the check that found it
(``data/people-are-known``). A file that cannot be read has one of the few codes in ``READING``. Each is given where it is raised.
"""

from collections.abc import Iterator
from typing import NamedTuple

from studiobook.checks import consistency, cross_studio


class Meaning(NamedTuple):
    """What a code means: a short title, and a sentence for whoever meets it."""

    code: str
    title: str
    text: str


READING: tuple[Meaning, ...] = (
    Meaning("read/encoding", "文件编码", "文件要存成 UTF-8，别的编码里汉字会变成乱码。"),
    Meaning("read/characters", "看不见的字符", "从网页或聊天软件里复制文字时，会带进来看不见的字符。"),
    Meaning("read/link", "快捷方式", "文件夹里要放文件本身；快捷方式换一台电脑就打不开。"),
    Meaning("read/size", "文件太大", "每种文件有大小的上限，照片和附件放在 files/，视频放链接。"),
    Meaning("read/front-matter", "信息块", "以 .md 结尾的文件，开头要有一个用“---”围起来的信息块。"),
    Meaning("read/one-record", "一个文件一条记录", "一个文件只写一条记录，中间不再用“---”分开。"),
    Meaning("read/duplicate-key", "同一项写了两次", "同一项只能写一次，程序不替人猜哪一个是对的。"),
    Meaning("read/tab", "制表符", "缩进只用空格，制表符在不同的电脑上宽度不同。"),
    Meaning("read/quotes", "引号", "引号要成对，而且包住整段文字。"),
    Meaning("read/nesting", "套得太深", "括号或缩进一层套一层，超过了任何记录需要的层数。"),
    Meaning("read/colon", "冒号", "每一项写成“键: 值”，冒号是半角，后面有一个空格。"),
    Meaning("read/indentation", "缩进", "同一层的各行，开头的空格数要一样。"),
    Meaning("read/brackets", "括号", "方括号、花括号要成对。"),
    Meaning("read/symbols", "特殊符号", "以 @、&、*、! 等符号开头的文字要加引号。"),
    Meaning("read/syntax", "不合写法", "这一行不合数据文件的写法。"),
    Meaning("read/empty-file", "空文件", "文件里没有内容。"),
    Meaning("read/file-name", "文件名", "每种记录的文件名有固定的写法，程序靠它认出这是什么。"),
    Meaning("read/file-place", "文件的位置", "每种文件有固定的位置，放在别处的文件没有人会读到。"),
    Meaning("read/file-kind", "文件的种类", "附件只收几种常用的格式。"),
    Meaning("read/picture", "照片打不开", "照片没有传完整，或者只是把别的文件改了名。"),
    Meaning("read/missing-file", "缺少文件", "少了一个必须有的文件。"),
    Meaning("read/rule", "规则写错了", "管理办法里的一条规则不能用，见“规则语言”。"),
    Meaning("read/unknown-key", "不认识的项", "这一项的名称写错了，或者这种文件里没有这一项。"),
    Meaning("read/missing-key", "缺少一项", "必填的一项没有写。"),
    Meaning("read/empty-value", "没有填写", "写了名称，没有写内容；不用的项整行删去。"),
    Meaning("read/choice", "不在可选的词里", "这一项只能从给定的词里选一个。"),
    Meaning("read/date", "日期和时间", "日期、学年、时间各有固定的写法。"),
    Meaning("read/money", "金额", "金额写成以元为单位的数字。"),
    Meaning("read/address", "网址", "网址要写完整。"),
    Meaning("read/file-path", "文件的写法", "记录里的文件，写成从本工作室文件夹算起的路径。"),
    Meaning("read/identifier", "代号", "代号只用小写字母、数字和连字符。"),
    Meaning("read/range", "数值的范围", "数字太大、太小，或者文字太长。"),
    Meaning("read/type", "值的种类", "文字、整数、数字、是否、列表，要按这一项的要求写。"),
    Meaning("read/other", "其他", "文件里还有别的不合要求的地方，按提示修改。"),
)
"""What is wrong with a file that cannot be read. A code, once given, stays."""

# What contradictions are called and say, for those described here; a check without a row is known by its name and its sentences.
_MEANINGS: dict[str, tuple[str, str]] = {
    "data/a-policy-is-in-force": (
        "没有恰好一个施行的管理办法",
        "周期开始那一天，要有而且只有一个版本的管理办法在施行。",
    ),
    "data/schools-are-the-districts": ("学校没有登记", "记录里的学校用代号，代号登记在教育局的文件里。"),
    "data/names-are-not-shared": ("两个人同名", "一个工作室里两个人同名，网页和表格就分不清是谁。"),
    "data/people-are-known": ("人员不在名单中", "记录里提到的人，要先登记在本工作室，或者一起办活动的工作室。"),
    "data/nobody-is-named-twice": ("同一个人写了两次", "一份名单里同一个人只写一次；请假的不再写缺席。"),
    "data/activities-fit-their-files": ("文件名和活动日期不一致", "活动的文件名以第一场的日期开头。"),
    "data/dates-lie-in-the-cycle": ("日期不在建设周期内", "活动、成果、经费的日期要在建设周期或那一学年以内。"),
    "data/plan-items-exist": ("计划里没有这一项", "活动写了落实哪一项计划，那一学年的计划里就要有这一项。"),
    "data/files-are-there": ("提到的文件不在", "记录里写了照片或附件，文件就要放在 files/ 里。"),
    "data/joint-studios-exist": ("联合的工作室不存在", "联合活动里写其他工作室的代号，不写自己。"),
    "data/reports-name-their-project": ("研究报告没有对应的课题", "研究报告的文件名用课题的代号。"),
    "data/texts-can-be-shown": ("正文里的链接或图片不能用", "正文里的链接写完整的网址，图片用本工作室的照片。"),
    "data/images-are-registered": ("正文里的图片没有登记", "正文里的图片要登记在 photos 里，写明说明和是否同意公开。"),
    "data/nobody-leads-at-two-places": ("同一时间在两个地方主持", "同一个人不会同时在两个地方上课、讲座或主持。"),
    "data/joint-activities-are-recorded-once": (
        "联合活动登记了两次",
        "联合活动由一个工作室登记一次，其他工作室写进 joint。",
    ),
    "data/works-are-claimed-once": ("同一成果登记了两次", "同一篇文章或同一本书只登记一次，写上全部作者。"),
    "data/photos-show-one-activity": ("同一张照片用在两次活动里", "一张照片只属于一次活动。"),
    "data/people-of-two-studios": ("一个人在两个工作室", "可以这样，但同一件事不能两边都算。这只是提醒核对。"),
    "data/like-activities-of-studios": (
        "两个工作室的活动很相像",
        "如果是一起办的，只登记一次，写上 joint。这只是提醒核对。",
    ),
    "data/works-with-authors-elsewhere": (
        "作者也在别的工作室",
        "两个工作室像是登记了同一件合作成果；是合作的就不用改。这只是提醒核对。",
    ),
    "data/bureau-files": ("教育局的文件前后不一", "代号写了两次，或者豁免写给了不存在的规则、工作室、人员。"),
    "data/waivers-are-of-use": (
        "豁免没有用到、到期或太长",
        "没有用到、已经到期或者长过建设周期的豁免，核对后再定。这只是提醒核对。",
    ),
}
_NO_MEANING = "几处写的不一致；程序说出其中一处，改哪一处由填写的人决定。"


def contradictions() -> Iterator[Meaning]:
    """What a contradiction may be called, in the order of the checks. What has no title is titled by its code."""
    within = map(cross_studio.code, consistency.CHECKS)
    between = map(cross_studio.code, (*cross_studio.REFUSED, *cross_studio.REMARKS))
    for code in dict.fromkeys((*within, *between, *_MEANINGS)):
        yield Meaning(code, *_MEANINGS.get(code, (code, _NO_MEANING)))


def meaning(code: str) -> Meaning:
    """What the code of a diagnostic means."""
    return next((one for one in (*READING, *contradictions()) if one.code == code), Meaning(code, code, _NO_MEANING))


def anchor(code: str) -> str:
    """The anchor of ``code`` in the handbook's list."""
    return code.replace("/", "-")
