"""The bundle of reports as it lies on the disk: names, zip files, the manifest, what is missing; and that nothing is made twice."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook import __version__, word
from studiobook.cli import main as cli
from studiobook.core import store
from studiobook.loading.library import load
from studiobook.reports import build, bundle, forms, inventory
from studiobook.reports.base import ReportContext
from studiobook.rules.evaluate import evaluate
from tests.builders import REPOSITORY, TODAY, Files, a_district, a_picture, a_studio, an_activity, write

pytestmark = pytest.mark.slow

DAY = "2024-11-20"
REVIEW = "-春晖工作室（示例）-2024-2025学年-年度考核报告.docx"


def stored(root: Path) -> set[Path]:
    """The reports in the store of a district."""
    return set((store.folder_of(root) / "reports").iterdir())


def reported(root: Path, out: Path, *, with_pdf: bool = False) -> int:
    return cli.exit_status(lambda: cli.run_reports(cli.parse_options(str(root), str(out), DAY), with_pdf=with_pdf))


def bytes_of(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def made(root: Path, out: Path) -> dict[str, bytes]:
    """The files of a bundle in which nothing failed."""
    assert reported(root, out) == 0
    return bytes_of(out / "reports")


def words(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if name.endswith(".docx")]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the papers that were set, in their order."""
    titles: list[str] = []
    write_ = word.write
    monkeypatch.setattr(word, "write", lambda paper, form: (titles.append(paper.title), write_(paper, form))[1])
    return titles


# --- names ---


def test_studios_of_one_name_have_folders_of_their_own(tmp_path: Path) -> None:
    files = made(a_district(tmp_path / "district", chunhui=a_studio(), qiming=a_studio()), tmp_path / "out")
    folders = {name.split("/")[0] for name in words(files)}
    assert folders == {"春晖工作室（示例）（chunhui）", "春晖工作室（示例）（qiming）", "全区"}


def test_capitals_alone_tell_no_two_names_apart(tmp_path: Path) -> None:
    studios = {"a": a_studio(name="ABC工作室"), "b": a_studio(name="abc工作室"), "c": a_studio(name="全区")}
    files = made(a_district(tmp_path / "district", **studios), tmp_path / "out")
    folders = {name.split("/")[0] for name in words(files)}
    assert folders >= {"ABC工作室（a）", "abc工作室（b）", "全区（c）"}


def test_long_names_are_shortened_and_stay_apart(tmp_path: Path) -> None:
    long = "很长的工作室名称" * 20
    studios = {"a": a_studio(name=f"{long}甲"), "b": a_studio(name=f"{long}乙")}
    files = made(a_district(tmp_path / "district", **studios), tmp_path / "out")
    assert len(words(files)) == len(json.loads(files["manifest.json"])["files"]) - others(files)
    for name in files:
        assert len(name) <= 120
        assert all(len(part.encode()) <= 255 for part in name.split("/"))


def others(files: dict[str, bytes]) -> int:
    return sum(not name.endswith(".docx") and name != "manifest.json" for name in files)


@given(st.text(max_size=200))
def test_any_name_becomes_part_of_a_name_on_any_system(name: str) -> None:
    cleaned = bundle.clean(name)
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', cleaned)
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", cleaned)
    assert cleaned == cleaned.strip(". ")
    assert len(cleaned.encode()) <= 75


def test_reports_that_would_be_called_the_same_are_numbered() -> None:
    places = bundle.ReportPaths({})
    one = build.ReportFile("简报", "", "2024-2025学年", "李敏", b"")
    assert [places.next(one).rpartition("-")[2] for _ in range(3)] == ["李敏.docx", "李敏（2）.docx", "李敏（3）.docx"]


# --- zip files, manifest ---


def test_the_manifest_tells_every_file_truly(tmp_path: Path) -> None:
    files = made(a_district(tmp_path / "district", chunhui=a_studio()), tmp_path / "out")
    said = json.loads(files["manifest.json"])
    assert {name: said[name] for name in ("program", "commit", "day")} == {
        "program": f"studiobook {__version__}",
        "commit": "",
        "day": DAY,
    }
    listed = {one["path"]: (one["size"], one["sha256"]) for one in said["files"]}
    assert listed == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items() if name != "manifest.json"
    }
    (review,) = [one for one in said["files"] if one["path"].endswith(REVIEW)]
    assert (review["kind"], review["studio"], review["span"]) == ("年度考核报告", "chunhui", "2024-2025学年")


def test_a_zip_file_holds_a_studio_and_one_holds_everything(tmp_path: Path) -> None:
    studios = {"chunhui": a_studio(), "qiming": a_studio(name="启明工作室")}
    files = made(a_district(tmp_path / "district", **studios), tmp_path / "out")
    folder = tmp_path / "out/reports"
    with zipfile.ZipFile(folder / "启明工作室.zip") as pack:
        assert pack.namelist() == [name for name in files if name.startswith("启明工作室/")]
        assert all(pack.read(name) == files[name] for name in pack.namelist())
        assert {one.date_time for one in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in pack.infolist()} == {zipfile.ZIP_STORED}
    with zipfile.ZipFile(folder / "全区.zip") as pack:
        apart = ("index.html", "manifest.json")
        assert pack.namelist() == [name for name in files if not name.endswith(".zip") and name not in apart]


# --- the index ---


class Links(HTMLParser):
    """What a page links to, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [unquote(value or "") for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def index_of(files: dict[str, bytes]) -> Links:
    return Links(files["index.html"].decode())


def test_the_index_leads_to_every_file(tmp_path: Path) -> None:
    files = made(a_district(tmp_path / "district", chunhui=a_studio(name="甲&乙 #1 100%工作室")), tmp_path / "out")
    assert sorted(index_of(files).hrefs) == sorted(set(files) - {"index.html"})


def test_the_index_says_why_there_is_no_report(tmp_path: Path) -> None:
    later = a_studio(name="明日工作室", cycle="2025-2026")
    index = index_of(made(a_district(tmp_path / "district", chunhui=a_studio(), mingri=later), tmp_path / "out"))
    assert "建设周期2025—2028年还没有开始" in index.text


def test_hostile_names_are_text_in_the_index(tmp_path: Path) -> None:
    name = "</script><script>alert(1)</script>"
    files = made(a_district(tmp_path / "district", chunhui=a_studio(name=name)), tmp_path / "out")
    assert files["index.html"].count(b"<script>") == 1
    assert name in index_of(files).text


# --- reports that fail ---


def with_a_broken_photo() -> Files:
    whole = a_picture(800, 600, "JPEG")
    return a_studio(name="坏照片工作室") | {
        "activities/2024-10-17-listening.md": an_activity(
            photos=[{"file": "files/a.jpg", "caption": "现场", "consent": True}]
        ),
        "files/a.jpg": whole[: len(whole) // 3],
    }


def test_a_broken_photo_takes_no_other_studio_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_district(tmp_path / "district", broken=with_a_broken_photo(), chunhui=a_studio())
    write(
        tmp_path / "out",
        {"reports/index.html": "上一次的报告", "reports/manifest.json": "{}", ".studiobook-reports": ""},
    )
    assert reported(root, tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "没有生成：坏照片工作室 年度考核报告" in said
    assert "studios/broken/files/a.jpg:1:1 照片打不开，可能没有传完整 → 换一张正常的 jpg 或 png 照片" in said
    files = bytes_of(tmp_path / "out/reports")
    assert [name for name in words(files) if name.endswith(REVIEW)]
    assert not [name for name in words(files) if "坏照片" in name and "年度考核" in name]
    assert "照片打不开" in index_of(files).text
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"reports", ".studiobook-reports"}


def failing(monkeypatch: pytest.MonkeyPatch, title: str, error: Exception) -> None:
    write_ = word.write

    def fail(paper: word.Paper, profile: word.Profile) -> bytes:
        if title in paper.title:
            raise error
        return write_(paper, profile)

    monkeypatch.setattr(word, "write", fail)


def test_what_the_writer_refuses_is_said_with_its_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "启明", ValueError("读不出照片 files/a.jpg：只收 JPEG 和 PNG"))
    studios = {"chunhui": a_studio(), "qiming": a_studio(name="启明工作室")}
    assert reported(a_district(tmp_path / "district", **studios), tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "2024-2025学年年度考核报告写不成 Word 文件：读不出照片 files/a.jpg：只收 JPEG 和 PNG" in said
    assert "Traceback" not in said
    assert [name for name in bytes_of(tmp_path / "out/reports") if name.endswith(REVIEW)]


def test_a_bug_of_ours_leaves_the_others_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    studios = {"chunhui": a_studio(), "qiming": a_studio(name="启明工作室")}
    root = a_district(tmp_path / "district", **studios)
    with monkeypatch.context() as broken:
        failing(broken, "启明", RuntimeError("a bug"))
        assert reported(root, tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert said.count("RuntimeError: a bug") >= 1
    assert "没有生成：启明工作室" in said
    assert [name for name in bytes_of(tmp_path / "out/reports") if name.endswith(REVIEW)]
    assert "程序出错" in index_of(bytes_of(tmp_path / "out/reports")).text
    assert words(made(root, tmp_path / "out"))  # what failed was not kept: the next run makes it


def test_a_slip_in_a_template_takes_its_kind_alone(tmp_path: Path) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    write(root, {"templates/reports/annual_plan.md.j2": "# 计划\n\n{{ nobody }}\n"})
    library = load(root)
    context = ReportContext(library, evaluate(library, TODAY), TODAY, tmp_path / "cache")
    made = build.unit_reports(context, "chunhui", build.format_of(root))
    (failure,) = made.failures
    assert (failure.kind, failure.bug) == ("年度工作计划", "")
    assert list(map(str, failure.diagnostics)) == [
        "templates/reports/annual_plan.md.j2:3:1 模板写错了：没有“nobody”这个名称 → 对照程序自带的同名模板改正"
    ]
    assert "年度考核报告" in {one.kind for one in made.files}


def test_a_form_that_cannot_be_filled_leaves_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    write(root, {"templates/forms/坏表（每位成员）.docx": b"x"})
    assert reported(root, tmp_path / "out") == 1
    assert "templates/forms/坏表（每位成员）.docx:1:1 " in capsys.readouterr().err
    files = bytes_of(tmp_path / "out/reports")
    assert [name for name in words(files) if name.endswith(REVIEW)]
    assert "坏表" in index_of(files).text


# --- nothing is made twice ---


def two_with_a_joint_activity(root: Path) -> Path:
    chunhui = a_studio() | {"activities/2024-10-17-listening.md": an_activity(joint=["qiming"])}
    return a_district(root, chunhui=chunhui, qiming=a_studio(name="启明工作室"), zhaohui=a_studio(name="朝晖工作室"))


def test_a_second_run_makes_nothing_and_gives_the_same_files(
    tmp_path: Path, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = two_with_a_joint_activity(tmp_path / "district")
    first = made(root, tmp_path / "out")
    assert len(printed) > 0
    printed.clear()
    with monkeypatch.context() as patch:
        patch.setattr(inventory, "sheets", lambda _: pytest.fail("the tables were made again"))
        patch.setattr(forms, "fill", lambda *_: pytest.fail("the forms were filled again"))
        assert made(root, tmp_path / "out") == first
    assert printed == []
    shutil.rmtree(store.folder_of(root))
    assert made(root, tmp_path / "cold") == first


def test_an_edit_prints_its_studio_and_those_it_held_activities_with(tmp_path: Path, printed: list[str]) -> None:
    root = two_with_a_joint_activity(tmp_path / "district")
    made(root, tmp_path / "out")
    printed.clear()
    activity = an_activity(joint=["qiming"], title="改过的名称")
    write(root / "studios/chunhui", {"activities/2024-10-17-listening.md": activity})
    changed = made(root, tmp_path / "out")
    of_studios = [title for title in printed if title.startswith(("春晖", "启明", "朝晖"))]
    assert {title[:2] for title in of_studios} == {"春晖", "启明"}
    shutil.rmtree(store.folder_of(root))
    assert made(root, tmp_path / "cold") == changed


@pytest.mark.parametrize(
    "edit",
    [
        lambda root: write(root, {"bureau/waivers.yml": "waivers: []\n# 改过\n"}),
        lambda root: write(root, {"templates/reports/new.txt": "新的"}),
        lambda root: write(root / "studios/zhaohui", {"files/a.jpg": a_picture()}),
    ],
    ids=["bureau", "templates", "picture"],
)
def test_whatever_is_read_counts(tmp_path: Path, printed: list[str], edit: Callable[[Path], None]) -> None:
    root = two_with_a_joint_activity(tmp_path / "district")
    made(root, tmp_path / "out")
    printed.clear()
    edit(root)
    made(root, tmp_path / "out")
    assert [title for title in printed if title.startswith("朝晖")]


def test_what_no_run_uses_any_more_goes(tmp_path: Path) -> None:
    root = two_with_a_joint_activity(tmp_path / "district")
    made(root, tmp_path / "out")
    before = stored(root)
    write(root, {"bureau/waivers.yml": "waivers: []\n# 改过\n"})
    made(root, tmp_path / "out")
    after = stored(root)
    assert len(after) == len(before) == 5  # three studios, the district, its tables
    assert not after & before


def test_a_damaged_entry_counts_as_none(tmp_path: Path, printed: list[str]) -> None:
    root = two_with_a_joint_activity(tmp_path / "district")
    first = made(root, tmp_path / "out")
    for path in stored(root):
        path.write_bytes(path.read_bytes()[:-100].replace(b"PK", b"KP", 1))
    count = len(printed)
    assert made(root, tmp_path / "out") == first
    assert len(printed) == 2 * count


def test_a_studio_sees_only_what_its_digest_covers(tmp_path: Path) -> None:
    root = two_with_a_joint_activity(tmp_path / "district")
    write(
        root / "studios/zhaohui",
        {"activities/2024-10-18-other.md": an_activity(date="2024-10-18", joint=["qiming"])},
    )
    library = load(root)
    context = ReportContext(library, evaluate(library, TODAY), TODAY, tmp_path)
    seen = build.seen_by(context, library.studios["chunhui"])
    assert list(seen.library.studios) == ["chunhui", "qiming"]
    assert [one.studio for one in seen.library.studios["qiming"].joint] == ["chunhui"]
    assert {one.studio for one in seen.findings} == {"chunhui"}


IN_PROCESSES = f"""
import sys
from pathlib import Path
import joblib
from studiobook.cli import main as cli
joblib.cpu_count = lambda: 2
sys.exit(cli.exit_status(lambda: cli.run_reports(cli.parse_options(sys.argv[1], sys.argv[2], "{DAY}"))))
"""


def test_several_processes_give_the_same_files_and_are_quiet(tmp_path: Path) -> None:
    root = a_district(tmp_path / "district", **{f"studio-{number}": a_studio(1) for number in range(8)})
    command = [sys.executable, "-W", "error", "-c", IN_PROCESSES, str(root), str(tmp_path / "many")]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    shutil.rmtree(store.folder_of(root))
    assert bytes_of(tmp_path / "many/reports") == made(root, tmp_path / "one")


# --- PDF ---


@pytest.mark.usefixtures("libreoffice")
def test_pdf_copies_lie_beside_the_reports_and_are_promised_nothing(tmp_path: Path) -> None:
    root = a_district(tmp_path / "district", chunhui=a_studio())
    plain = made(root, tmp_path / "plain")
    assert reported(root, tmp_path / "out", with_pdf=True) == 0
    files = bytes_of(tmp_path / "out/reports")
    copies = [name for name in files if name.endswith(".pdf")]
    assert copies == [name.replace(".docx", ".pdf") for name in words(files)]
    for name in copies:
        assert b"<pdfaid:part>2</pdfaid:part>" in files[name]
        with pdfplumber.open(tmp_path / "out/reports" / name) as pdf:
            assert len(pdf.pages) >= 1
    listed = {one["path"] for one in json.loads(files["manifest.json"])["files"]}
    assert listed == set(plain) - {"manifest.json"}
    same = [name for name in plain if name not in ("index.html", "manifest.json")]
    assert {name: files[name] for name in same} == {name: plain[name] for name in same}
    assert set(copies) <= set(index_of(files).hrefs)


def test_without_libreoffice_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    root = a_district(tmp_path / "district", chunhui=a_studio())
    assert reported(root, tmp_path / "out", with_pdf=True) == 1
    assert "没有找到 LibreOffice，不能生成 PDF" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
