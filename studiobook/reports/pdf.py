"""PDF/A copies of the reports, converted by LibreOffice where it is installed.

LibreOffice gets temporary copies of the Word files. It reads ``overflowPunct`` inverted (whether a full stop may hang beyond
the end of a line): the copies have the opposite value. The bytes depend on its version and the fonts of the machine.
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
    """The path of LibreOffice's program.

    Raises:
        UsageError: It is not installed.
    """
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        raise UsageError(
            "没有找到 LibreOffice，不能生成 PDF → 安装 LibreOffice（命令 soffice 要能运行），或者不写 --pdf"
        )
    return found


def copies(folder: Path, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Write a PDF copy of each of the Word files ``names`` of ``folder`` next to it.

    Returns:
        The paths of the copies within ``folder``, and what could not be converted.

    Raises:
        UsageError: LibreOffice is not installed.
    """
    office = program()
    written: list[str] = []
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
                (work / f"{number}.docx").write_bytes(_inverted(folder / name))
            for done in _convert(office, work, len(some)):
                bar.update(task, completed=first + done)
            for number, name in enumerate(some):
                copy = work / f"{number}.pdf"
                if copy.is_file():
                    target = name.removesuffix(".docx") + ".pdf"
                    shutil.move(copy, folder / target)
                    written.append(target)
                else:
                    remedy = "用 Word 打开另存为 PDF，或者再运行一次"
                    diagnostics.append(Diagnostic(top_of(name), "LibreOffice 没有把它转成 PDF", remedy, "build/pdf"))
    return tuple(written), tuple(diagnostics)


def _convert(office: str, work: Path, count: int) -> Iterator[int]:
    """Convert the files in ``work`` with a LibreOffice profile of its own. Yields how many are done, five times a second."""
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


def _inverted(path: Path) -> bytes:
    """The bytes of the Word file with ``overflowPunct`` inverted."""
    with zipfile.ZipFile(path) as package:
        return zips.packed((name, _OVERFLOW.sub(_opposite, package.read(name))) for name in package.namelist())


def _opposite(found: re.Match[bytes]) -> bytes:
    off = found[1] in (b"0", b"false", b"off")
    return b"<w:overflowPunct/>" if off else b'<w:overflowPunct w:val="0"/>'
