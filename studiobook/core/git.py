"""The git repository that a district's folder lies in: which commit its data are, and the data as they were at one."""

import re
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

UNCOMMITTED = "（另有未提交的修改）"
# what reports are made from: a commit that touches nothing of it changes no report
_READ = ("bureau", "studios", "templates/reports", "templates/forms")


def commit(root: Path) -> str:
    """The last commit that touched what reports are made from, marked where files differ from it; empty outside a repository."""
    try:
        last = _git(root, "log", "-1", "--format=%H", "--", *_READ).decode().strip()
        changed = last and _git(root, "status", "--porcelain", "--", *_READ).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return last + (UNCOMMITTED if changed else "")


def unpack(root: Path, commit_: str, folder: Path) -> bool:
    """Write what reports are made from, as it was at ``commit_``, into ``folder``; False where the repository has no such commit."""
    if not re.fullmatch(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", commit_):
        return False
    try:
        names = _git(root, "ls-tree", "--name-only", commit_, *_READ).decode().split("\n")[:-1]  # those that there are
        with TemporaryDirectory() as made:
            packed = Path(made) / "data.zip"
            _git(root, "archive", "--format=zip", f"--output={packed}", commit_, *names)
            with zipfile.ZipFile(packed) as archive:
                archive.extractall(folder)
    except (FileNotFoundError, subprocess.CalledProcessError):  # without git, too; a full disk is another matter
        return False
    return "bureau" in names


def _git(root: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True).stdout
