"""The kinds of field of records, and the record itself: what every data file has in common.

Files are strict: a value of the wrong type, an unknown key or an empty text is refused. Every message here is Chinese and
says how to mend the value; ``loading.yaml_reader`` adds the place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import Annotated, Any, NamedTuple, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from studiobook.core.dates import SchoolYear, When
from studiobook.core.diagnostic import Location

# Control characters, line ends that editors do not count, overrides of the writing direction, private-use and
# non-characters: none of them can be seen or printed.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ue000-\uf8ff\ufffe\uffff]")


REFUSED = "studiobook_"
"""How pydantic's types of our own errors begin."""


def refusal(code: str, message: str, remedy: str) -> PydanticCustomError:
    """An error of a value that says in Chinese what is wrong and how to mend it; the words are no template.

    ``code`` names the kind of mistake without what all of them begin with: ``date`` for ``read/date``.
    """
    context = {"code": f"read/{code}", "message": message, "remedy": remedy}
    return PydanticCustomError(f"{REFUSED}{code.replace('-', '_')}", "{message}", context)


def unseen(character: str) -> tuple[str, str]:
    """The message about a character that cannot be seen, and the remedy."""
    return f"文字里有看不见的控制字符（U+{ord(character):04X}）", "删掉这个字符，再重新输入这几个字"


def shown(value: object) -> str:
    """How a message quotes ``value``: on one line, as the file writes it, cut to 20 characters. Lists and mappings are not quoted."""
    text = str(value).lower() if isinstance(value, bool) else "…" if isinstance(value, dict | tuple) else str(value)
    line = UNSEEN.sub("�", " ".join(text.split()))
    return line if len(line) <= 20 else line[:20] + "…"


def _when(value: object) -> When:
    if isinstance(value, When):
        return value
    try:
        return When.parse(value if isinstance(value, str) else "")
    except ValueError:
        raise refusal("date", f"“{shown(value)}”不是日期", "写成 2026-02-14，只知道月份时写 2026-02") from None


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        when = When.parse(value if isinstance(value, str) else "")
    except ValueError:
        when = None
    if when is None or when.day is None:
        raise refusal("date", f"“{shown(value)}”不是完整的日期", "写到日，例如 2026-02-14")
    return when.first


def _month(value: object) -> When:
    when = _when(value)
    if when.day is not None:
        raise refusal("date", f"“{shown(value)}”写到了日", "这里只需要年和月，例如 1988-05")
    return when


def _school_year(value: object) -> SchoolYear:
    if isinstance(value, SchoolYear):
        return value
    try:
        return SchoolYear.parse(value if isinstance(value, str) else "")
    except ValueError:
        raise refusal("date", f"“{shown(value)}”不是学年", "写成相连的两年，例如 2025-2026") from None


def _money(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise refusal("money", f"“{shown(value)}”不是金额", "写成数字，例如 1200 或 1200.50")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", str(value)):
        raise refusal("money", f"“{shown(value)}”不是金额", "写成以元为单位的数字，最多两位小数，例如 1200.50")
    return Decimal(str(value))


def _file(value: object) -> str:
    path = PurePosixPath(value) if isinstance(value, str) else PurePosixPath()
    if not path.name or path.is_absolute() or ".." in path.parts or re.search(r"[\\:\n\t]", str(path)):
        raise refusal(
            "file-path",
            f"“{shown(value)}”不是本工作室文件夹里的文件",
            "写成从工作室文件夹算起的路径，例如 files/2025-10-17-1.jpg",
        )
    return str(path)


def _text(value: object) -> object:
    if isinstance(value, str) and (bad := UNSEEN.search(value)):
        raise refusal("characters", *unseen(bad[0]))
    return value


def _clock(value: object) -> str:
    match = re.fullmatch(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})", value if isinstance(value, str) else "")
    if match:
        begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        if begin < end <= 24 * 60 and int(match[2]) < 60 and int(match[4]) < 60:
            return match[0]
    raise refusal("date", f"“{shown(value)}”不是起止时间", "写成 14:00-16:30，结束要晚于开始")


def _url(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"']+", value):
        raise refusal("address", f"“{shown(value)}”不是网址", "写完整的网址，以 https:// 开头")
    return value


def _own_person(value: str, info: ValidationInfo) -> str:
    """``value`` without the studio if it is the record's own: each person has one id in the records of a studio."""
    return value.removeprefix(f"{info.context['studio']}/") if info.context else value


_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MONTH = r"^\d{4}-\d{2}$"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), BeforeValidator(_text)]
Passage = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), BeforeValidator(_text)
]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": _DAY, "examples": ["2026-02-14"]})
]
Month = Annotated[
    When, BeforeValidator(_month), WithJsonSchema({"type": "string", "pattern": _MONTH, "examples": ["1988-05"]})
]
DayOrMonth = Annotated[
    When,
    BeforeValidator(_when),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "examples": ["2026-02-14", "2026-02"]}),
]
Year = Annotated[
    SchoolYear,
    BeforeValidator(_school_year),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{4}$", "examples": ["2025-2026"]}),
]
Money = Annotated[Decimal, BeforeValidator(_money), WithJsonSchema({"type": "number", "examples": [1200, 1200.5]})]
Clock = Annotated[
    str, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}-\d{2}:\d{2}$"})
]
Url = Annotated[
    str,
    BeforeValidator(_url),
    BeforeValidator(_text),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
]
File = Annotated[
    str,
    BeforeValidator(_file),
    BeforeValidator(_text),
    WithJsonSchema({"type": "string", "examples": ["files/2025-10-17-1.jpg"]}),
]
Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
PersonId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^([a-z0-9-]+/)?[a-z0-9]+(-[a-z0-9]+)*$", max_length=120),
    AfterValidator(_own_person),
]


NO_TEXT = "（这里看不到正文）"
"""The body of a record in a view that must not depend on its text (see ``Record.without_text``)."""


class PersonKey(NamedTuple):
    """A person of the district: the id of the studio, and the person's id within it."""

    studio: str
    person: str


def person_key(person_id: str, studio_id: str) -> PersonKey:
    """Whom a record of ``studio_id`` means by ``person_id``: ``li-min`` of its own, ``qiming/li-min`` of another studio."""
    other, _, local = person_id.rpartition("/")
    return PersonKey(other or studio_id, local)


class Source(NamedTuple):
    """Where a record came from. ``body`` is the Markdown under the front matter, ``body_line`` its first line in the file."""

    path: str = ""
    studio: str = ""
    id: str = ""
    body: str = ""
    body_line: int = 1


class Part(BaseModel):
    """A piece of a record: strict, frozen, without unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", regex_engine="python-re")


class Record(Part):
    """One data file. Its name is its id; what the file does not say itself (path, body) is its source."""

    _source: Source = PrivateAttr(default_factory=Source)  # a default is copied for each record

    def located(self, source: Source) -> Self:
        """This record, knowing where it came from."""
        self._source = source
        return self

    @property
    def origin(self) -> Source:
        """Where it came from."""
        return self._source

    @cached_property
    def path(self) -> str:
        """The file, relative to the district's folder."""
        return self._source.path

    @cached_property
    def studio(self) -> str:
        """The id of the studio that handed it in; empty for the bureau's own files."""
        return self._source.studio

    @cached_property
    def id(self) -> str:
        """The record's id: the file's name without its ending."""
        return self._source.id

    @property
    def body(self) -> str:
        """The Markdown below the front matter; empty for YAML files, ``NO_TEXT`` in a view without texts."""
        return self._source.body

    @property
    def body_line(self) -> int:
        """The line of the file on which the body begins, from 1."""
        return self._source.body_line

    def without_text(self) -> Self:
        """A copy with ``NO_TEXT`` for its body, whatever that is: nothing that is built from it depends on the text."""
        return self.model_copy().located(self._source._replace(body=NO_TEXT))

    def at(self, *field: str | int) -> Location:
        """The place of one of its values."""
        return Location(self.path, field)


AnyModel = TypeVar("AnyModel", bound=BaseModel)


def narrowed(part: Part, view: type[AnyModel], **changes: Any) -> AnyModel:
    """A copy of ``part`` as a ``view``, which its class extends, without the fields that the view does not have.

    Args:
        part: A part or record that was read.
        view: The class of the copy.
        changes: Values of the copy's fields that differ from those of ``part``.
    """
    return view.model_construct(**{**{name: getattr(part, name) for name in view.model_fields}, **changes})


def field(title: str, description: str, **more: Any) -> Any:
    """A field with its Chinese title and description, as an editor shows them."""
    return Field(title=title, description=description, **more)


def private(title: str, description: str, after: str = "", **more: Any) -> Any:
    """A field that never reaches the site: no class of the public view has it.

    Args:
        title: What it is called.
        description: What belongs into it.
        after: The field of the public view that it follows in the file; empty for one at the end.
        more: Arguments of pydantic's ``Field``.
    """
    extra: dict[str, Any] = {"private": True, **({"after": after} if after else {})}
    return Field(title=title, description=f"{description}（不公开）", json_schema_extra=extra, **more)


def in_file_order(names: Iterable[str], after: Mapping[str, str]) -> list[str]:
    """``names`` of fields, each of those in ``after`` behind the one that it follows."""
    ordered = [name for name in names if name not in after]
    for name, before in after.items():
        ordered.insert(ordered.index(before) + 1, name)
    return ordered


def fields_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of ``model`` in the order of its file, private ones among those of the public view."""
    infos = model.model_fields
    extras = {name: info.json_schema_extra for name, info in infos.items() if isinstance(info.json_schema_extra, dict)}
    names = in_file_order(infos, {name: str(one["after"]) for name, one in extras.items() if "after" in one})
    return {name: infos[name] for name in names}


@cache
def private_names(model: type[BaseModel]) -> frozenset[str]:
    """The names of ``model``'s private fields."""
    return frozenset(
        name
        for name, info in model.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("private")
    )


def types_in(annotation: Any) -> Iterator[type]:
    """Every class inside an annotation such as ``tuple[Session, ...] | None``, in order; of a type variable, its bound."""
    if isinstance(annotation, type):
        yield annotation
    for inner in (*get_args(annotation), *filter(None, [getattr(annotation, "__bound__", None)])):
        yield from types_in(inner)
