"""A unit whose key is as it was would come out the same, byte for byte, whatever was edited: so it need not be made again."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studiobook.models import lookup
from studiobook.models.base import NO_TEXT
from studiobook.website.incremental import units, visibility
from studiobook.website.incremental.units import DISTRICT
from studiobook.website.pages.base import Built
from tests.builders import a_district, a_full_studio, a_person, a_picture, a_site, a_studio, an_activity, write
from tests.website.conftest import TODAY

HELD = "studios/chunhui/activities/2024-12-12-lecture.md"
JOINT = "studios/chunhui/activities/2024-10-17-exchange.md"
Edit = Callable[[Path], Any]


def changed(path: str, **values: object) -> Callable[..., None]:
    """Writes other values into the YAML of a record; None takes a key away."""

    def change(root: Path, body: str | None = None) -> None:
        file = root / path
        if not file.exists():
            return  # an edit before this one took it away
        text = file.read_text(encoding="utf-8")
        front, old = text.split("---\n", 2)[1:] if path.endswith(".md") else (text, "")
        body = old if body is None else body
        found = {"on" if key is True else key: value for key, value in yaml.safe_load(front).items()}  # YAML 1.1
        record = {key: value for key, value in {**found, **values}.items() if value is not None}
        made = yaml.safe_dump(record, allow_unicode=True)
        file.write_text(f"---\n{made}---\n{body}" if path.endswith(".md") else made, encoding="utf-8")

    return change


def written(path: str, data: object) -> Edit:
    return lambda root: write(root, {path: data})


def removed(path: str) -> Edit:
    return lambda root: (root / path).unlink(missing_ok=True)


def text_changed(root: Path) -> None:
    if (root / HELD).exists():
        with (root / HELD).open("a", encoding="utf-8") as file:
            file.write("\n会后大家又说了一会儿。\n")


def person_more(root: Path) -> None:
    if (root / "studios/xinghe").exists():
        write(root, {"studios/xinghe/people/member-9.yml": a_person("新来的老师", joined="2024-10-08")})


PHOTO = {"file": "files/1.png", "caption": "围坐", "consent": True}
EDITS: dict[str, Edit] = {
    "a text": text_changed,
    "a text emptied": written(HELD, an_activity("lecture", "2024-12-12", part="speaker", body="")),
    "a text emptied that another studio shares": lambda root: changed(JOINT)(root, ""),
    "a title": changed(HELD, title="换了题目的讲座"),
    "a theme": changed(HELD, themes=["倾听", "合作"]),
    "another day": changed(HELD, sessions=[{"date": "2024-12-12"}, {"date": "2025-09-12"}]),
    "another school year": changed(JOINT, sessions=[{"date": "2025-10-17"}]),
    "an activity less": removed(HELD),
    "an activity more": written(
        "studios/qiming/activities/2024-12-19-new.md",
        an_activity("exchange", "2024-12-19", title="新的活动", themes=["倾听"]),
    ),
    "held together": changed(HELD, joint=["qiming", "xinghe"]),
    "no longer together": changed(JOINT, joint=None, roles=[{"person": "li-min", "part": "host"}]),
    "somebody else's part": changed(
        HELD, roles=[{"person": "li-min", "part": "speaker"}, {"person": "xinghe/member-1", "part": "speaker"}]
    ),
    "attendance": changed(JOINT, attendance={"on_leave": ["member-1"], "visitors": 3}),
    "consent withdrawn": changed(JOINT, photos=[{**PHOTO, "consent": False}]),
    "another photograph": written("studios/chunhui/files/1.png", a_picture(60, 40)),
    "a person's name": changed("studios/qiming/people/li-min.yml", name="李敏敏"),
    "a person's page": changed("studios/xinghe/people/member-1.yml", shown=True),
    "a person left": changed("studios/qiming/people/member-1.yml", left="2024-10-01"),
    "a person more": person_more,
    "a private field": changed("studios/chunhui/people/member-1.yml", statement="换了一种说法，仍然同意推荐。"),
    "an appraisal less": removed("studios/chunhui/appraisals/2024-2025.yml"),
    "a studio's name": changed("studios/chunhui/studio.yml", name="春辉工作室"),
    "a studio's cycle": changed("studios/xinghe/studio.yml", cycle={"start": "2023-2024", "years": 3}),
    "a studio more": lambda root: write(root, {f"studios/zhaoxia/{name}": one for name, one in a_studio().items()}),
    "a studio less": lambda root: shutil.rmtree(root / "studios/xinghe", ignore_errors=True),
    "a plan": changed("studios/chunhui/plans/2024-2025.md", handed_in="2024-08-30"),
    "an outcome": changed("studios/chunhui/outcomes/paper-li-min.yml", authors=["li-min", "qiming/li-min"]),
    "a project": changed("studios/chunhui/projects/home-school.yml", themes=["倾听"], closed=None),
    "the district's name": changed("bureau/district.yml", name="另一区"),
    "a school's name": lambda root: changed("bureau/district.yml", schools=_schools(root))(root),
    "the address": changed("bureau/district.yml", site="https://example.cn/studios/"),
    "a template": written("templates/pages/parts/photo.j2", "<p>{{ caption }}</p>\n"),
}


def _schools(root: Path) -> list[dict[str, str]]:
    schools: list[dict[str, str]] = yaml.safe_load((root / "bureau/district.yml").read_text(encoding="utf-8"))[
        "schools"
    ]
    return [{**school, "name": school["name"].replace("示例区", "本区")} for school in schools]


class State(NamedTuple):
    """A district as it was: the keys of its units, and what was made of each."""

    keys: Mapping[str, str]
    made: Mapping[str, Built]


def state(root: Path, cache: Path) -> State:
    site = a_site(root, TODAY, cache)
    keys = units.keys(site)
    studios = units.of_studios(site, [name for name in keys if name != DISTRICT])
    return State(keys, {one.name: one.built for one in (units.of_district(site), *studios)})


class Before(NamedTuple):
    """The district from which every test starts."""

    root: Path
    cache: Path
    state: State


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    folder = tmp_path_factory.mktemp("units")
    chunhui = a_full_studio()
    chunhui["activities/2024-10-17-exchange.md"] |= {"joint": ["qiming"], "themes": ["倾听"], "photos": [PHOTO]}
    chunhui["activities/2024-10-17-exchange.md"]["roles"].append({"person": "qiming/li-min", "part": "speaker"})
    chunhui["files/1.png"] = a_picture()
    qiming, xinghe = a_studio(), a_studio(themes=["倾听"])
    qiming["studio.yml"]["name"], xinghe["studio.yml"]["name"] = "启明工作室", "星河工作室"
    xinghe["activities/2024-11-07-near.md"] = an_activity("exchange", "2024-11-07", themes=["倾听"])
    root: Path = a_district(folder / "district", chunhui=chunhui, qiming=qiming, xinghe=xinghe)
    return Before(root, folder / "cache", state(root, folder / "cache"))


def edited(before: Before, folder: Path, *names: str) -> State:
    root = Path(shutil.copytree(before.root, folder / "district", dirs_exist_ok=True))
    for name in names:
        EDITS[name](root)
    # in the same place, since what is made says where pictures lie
    home = before.root.with_name("kept")
    before.root.rename(home)
    try:
        root.rename(before.root)
        return state(before.root, before.cache)
    finally:
        shutil.rmtree(before.root, ignore_errors=True)
        home.rename(before.root)


def proved(before: State, after: State) -> set[str]:
    """The units that stay; each of them comes out the same when it is made again."""
    stay = {name for name, key in after.keys.items() if before.keys.get(name) == key}
    for name in stay:
        assert after.made[name] == before.made[name], name
    return stay


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS)
def test_a_unit_whose_key_is_as_it_was_comes_out_the_same(edit: str, before: Before, tmp_path: Path) -> None:
    proved(before.state, edited(before, tmp_path, edit))


@pytest.mark.slow
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=4))
def test_after_several_edits_too(edits: list[str], before: Before, tmp_path_factory: pytest.TempPathFactory) -> None:
    proved(before.state, edited(before, tmp_path_factory.mktemp("edits"), *edits))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "stay"),
    [
        ("a text", {DISTRICT, "qiming", "xinghe"}),
        ("a title", {"xinghe"}),  # the other studio is near
        ("a theme", set()),  # and of this one an activity on the same theme now leads to it
        ("attendance", {"xinghe"}),
        ("a person's name", set()),
        ("a template", set()),
    ],
)
def test_what_is_made_again_is_little(edit: str, stay: set[str], before: Before, tmp_path: Path) -> None:
    assert proved(before.state, edited(before, tmp_path, edit)) == stay


def test_a_studios_pages_can_see_of_strangers_only_who_they_are(before: Before) -> None:
    whole = a_site(before.root, TODAY, before.cache).library
    near = visibility.near(whole)
    assert near == {
        "chunhui": {"chunhui", "qiming"}, "qiming": {"chunhui", "qiming"}, "xinghe": {"xinghe"},
    }  # fmt: skip
    seen = visibility.seen_by(whole, "chunhui", near["chunhui"])
    assert lookup.name_of(seen, "xinghe/li-min", "chunhui") == "李敏"
    assert set(seen.studios) == {"chunhui", "qiming"}
    (stranger,) = seen.strangers.values()
    assert lookup.short_name(stranger) == "星河"
    for name in ("activities", "all_activities", "withheld"):
        with pytest.raises(AttributeError):
            getattr(stranger, name)


def test_the_districts_pages_can_see_no_text(before: Before) -> None:
    whole = a_site(before.root, TODAY, before.cache).library
    for studio in visibility.without_texts(whole).studios.values():
        assert {one.body for one in (*studio.activities, *studio.summaries.values())} <= {NO_TEXT}
    (record, *_) = visibility.without_texts(whole).studios["chunhui"].activities
    assert (record.title, record.body) == ("倾听的力量", NO_TEXT)  # nobody sees whether there is one
    assert whole.studios["chunhui"].activities[0].body not in ("", NO_TEXT)  # the library is as it was


def test_no_page_shows_that_a_text_is_hidden(before: Before) -> None:
    for built in before.state.made.values():
        assert not [page.path for page in built.pages if NO_TEXT in page.text]
        assert not [
            one.path for one in built.assets if isinstance(one.content, bytes) and NO_TEXT.encode() in one.content
        ]


@pytest.mark.slow
def test_several_processes_make_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = a_district(tmp_path / "district", **{f"studio-{number}": a_studio() for number in range(9)})
    site = a_site(root, TODAY, tmp_path / "cache")
    wanted = list(site.library.studios)
    monkeypatch.setattr(joblib, "cpu_count", lambda: 1)
    alone = list(units.of_studios(site, wanted))
    monkeypatch.setattr(joblib, "cpu_count", lambda: 2)
    assert list(units.of_studios(site, wanted)) == alone
    assert [made.name for made in alone] == wanted
