"""PDF/A copies of the reports, made by LibreOffice when it is there.

LibreOffice sees throw-away copies of the Word files, and what it saves is never shipped but as PDF. It reads one setting the wrong
way round (``overflowPunct``, whether a full stop may stand outside the line's end), so the copies say its opposite. What comes
out depends on the version and the fonts of the machine, so that nothing is promised of its bytes.
"""

import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress

from studiobook.core import zips
from studiobook.core.diagnostic import Diagnostic, UsageError, top_of

_PROGRAMS = ("soffice", "libreoffice")
_FILTER = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'  # PDF/A-2b
_AT_ONCE = 200  # files a call: a command line has a longest length, and a start takes seconds
_SECONDS_A_FILE = 60
_OVERFLOW = re.compile(rb'<w:overflowPunct(?: w:val="(\w+)")?/>')


def program() -> str:
    """LibreOffice's own program. UsageError where it is not installed."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        raise UsageError(
            "没有找到 LibreOffice，不能生成 PDF → 安装 LibreOffice（命令 soffice 要能运行），或者不写 --pdf"
        )
    return found


def copies(folder: Path, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Put a PDF beside each of the Word files ``names`` of ``folder``: the paths of those that were made, and what failed."""
    office = program()
    made: list[str] = []
    diagnostics: list[Diagnostic] = []
    console = Console(stderr=True)
    with (
        TemporaryDirectory() as place,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("正在转成 PDF…", total=len(names))
        for first in range(0, len(names), _AT_ONCE):
            some = names[first : first + _AT_ONCE]
            work = Path(place) / str(first)
            work.mkdir()
            for number, name in enumerate(some):
                (work / f"{number}.docx").write_bytes(_turned(folder / name))
            for done in _convert(office, work, len(some)):
                bar.update(task, completed=first + done)
            for number, name in enumerate(some):
                copy = work / f"{number}.pdf"
                if copy.is_file():
                    target = name.removesuffix(".docx") + ".pdf"
                    shutil.move(copy, folder / target)
                    made.append(target)
                else:
                    remedy = "用 Word 打开另存为 PDF，或者再运行一次"
                    diagnostics.append(Diagnostic(top_of(name), "LibreOffice 没有把它转成 PDF", remedy, "build/pdf"))
    return tuple(made), tuple(diagnostics)


def _convert(office: str, work: Path, count: int) -> Iterator[int]:
    """Run LibreOffice over the files in ``work`` in a profile of its own; how many are done, every now and then."""
    files = [str(work / f"{number}.docx") for number in range(count)]
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--norestore", "--convert-to", _FILTER, "--outdir", str(work), *files]
    until = time.monotonic() + _SECONDS_A_FILE * (count + 1)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            if time.monotonic() > until:
                running.kill()
            yield len(list(work.glob("*.pdf")))
            time.sleep(0.2)


def _turned(path: Path) -> bytes:
    """The file with the setting that LibreOffice reads the wrong way round turned over."""
    with zipfile.ZipFile(path) as whole:
        return zips.packed((name, _OVERFLOW.sub(_opposite, whole.read(name))) for name in whole.namelist())


def _opposite(found: re.Match[bytes]) -> bytes:
    off = found[1] in (b"0", b"false", b"off")
    return b"<w:overflowPunct/>" if off else b'<w:overflowPunct w:val="0"/>'
