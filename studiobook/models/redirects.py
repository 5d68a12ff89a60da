"""``bureau/moved.yml``: pages that got another address, so that what people stored or printed still leads somewhere."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from studiobook.models.base import Part, Record, field, refusal, shown

_PAGE = r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\.html"
MOVED = "bureau/moved.yml"


def _page(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(_PAGE, value):
        raise refusal(
            "address",
            f"“{shown(value)}”不是本站网页的地址",
            "从网站根目录写起，不带网址开头的部分，以 .html 结尾，例如 studios/chunhui/index.html",
        )
    return value


PagePath = Annotated[
    str,
    BeforeValidator(_page),
    WithJsonSchema({"type": "string", "pattern": f"^{_PAGE}$", "examples": ["studios/chunhui/index.html"]}),
]


class Move(Part):
    """A page's former address and its present one, from the site's root."""

    old: PagePath = field("原来的地址", "从网站根目录写起，例如 studios/old/index.html", alias="from")
    new: PagePath = field("现在的地址", "换成了哪一页，例如 studios/new/index.html", alias="to")


class Moves(Record):
    """``bureau/moved.yml``."""

    moved: tuple[Move, ...] = field("换了地址的网页", "逐条列出", default=())
