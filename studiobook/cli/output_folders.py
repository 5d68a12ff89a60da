"""The folders that tasks write to: by one run at a time, and never a folder with somebody else's files.

Next to each output folder is its mark, a hidden file. It says that the program wrote the folder, and is the lock on it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from studiobook.core import atomic
from studiobook.core.diagnostic import UsageError

_TEXT = "“{}”由 studiobook 生成，下次生成时整个换掉，不要在里面放别的文件。\n"
# what every output has, by the name of the folder; a page that anybody's folder may have is first
_CONTENTS = {
    "site": ("index.html", "404.html", "pagefind", "studios/index.html"),
    "offline": ("index.html", "404.html", "search/entries.js", "studios/index.html"),
    "reports": ("index.html", "manifest.json", "csv"),
}


def is_ours(folder: Path) -> bool:
    """Whether ``folder`` may be replaced: it is missing, empty, or was written by the program."""
    if not folder.is_dir():
        return not folder.exists() and not folder.is_symlink()  # a link that leads nowhere is somebody's too
    if not any(folder.iterdir()):
        return True
    found = [(folder / name).exists() for name in _CONTENTS.get(folder.name, ())]
    if _mark(folder).is_file():
        return any(found[1:])  # else somebody put another folder in its place
    return bool(found) and all(found)  # versions before the marks left none


@contextmanager
def reserved(folder: Path, is_ours: Callable[[Path], bool] = is_ours) -> Iterator[None]:
    """Reserve the output ``folder`` for this run.

    Args:
        folder: What the block replaces or removes.
        is_ours: Whether a folder may be replaced.

    Raises:
        UsageError: Somebody else's files are in the folder, or another run is writing to it.
    """
    if not is_ours(folder):
        raise UsageError(f"“{folder}”里已有别的内容，不是本程序生成的 → 移走它，或者换一个文件夹")
    mark = _mark(folder)
    with ExitStack() as stack:
        try:
            stack.enter_context(atomic.locked(mark, _TEXT.format(folder.name), wait=False))
        except atomic.Locked as error:
            process, _, host = str(error).rpartition("\n")[2].partition(" ")
            raise UsageError(
                f"另一个运行正在写“{folder}”（进程 {process}，主机 {host}） → 等它结束，再运行一次"
            ) from None
        try:
            yield
        finally:
            if not folder.exists():
                mark.unlink(missing_ok=True)


def _mark(folder: Path) -> Path:
    return folder.with_name(f".studiobook-{folder.name}")
