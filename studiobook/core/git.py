"""The git repository that a district's folder is in: at which commit its data are, and the data as they were at one.

A folder may come from anybody, with its ``.git``. So git is run without anything that its configuration could have it run:
hooks, monitors, filters, transports. Variables of the environment that lead git elsewhere are left out.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from studiobook.core.paths import LITTER

UNCOMMITTED = "（另有未提交的修改）"
# what reports are built from: a commit that touches nothing of it changes no report
_READ = ("bureau", "studios", "templates/reports", "templates/forms")
_OPTIONS = (
    "--no-pager", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.sshCommand=false",
    "-c", "core.untrackedCache=false", "-c", "core.ignoreStat=false", "-c", "safe.bareRepository=explicit",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",  # status writes nothing
    "GIT_NO_REPLACE_OBJECTS": "1",  # no object in the place of another
    "GIT_NO_LAZY_FETCH": "1",  # objects that are missing stay missing
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # messages in English
}
# what git says where it cannot tell, and the reason in Chinese
_REASONS = (
    ("dubious ownership", "git 不信任这个文件夹，它属于另一个用户 → 运行 git config --global --add safe.directory 加上它的路径"),
    ("bad revision 'HEAD'", "版本库里还没有提交 → 提交以后重新生成"),
)  # fmt: skip
_OTHER = "git 报错：{}"
_HIDDEN = "git 被要求不看“{}”的修改 → 运行 git update-index {} 加上它的路径"
_NO_PROGRAM = "没有安装 git → 装上 git 再生成"
_NO_COMMIT = "这里的记录没有提交到版本库 → 提交以后重新生成"


class Commit(NamedTuple):
    """The state of a district's data in their repository.

    Attributes:
        id: The last commit that touched what reports are built from, marked where files differ from it; empty where there is none.
        reason: Why there is none, in Chinese; empty where there is one, and outside a repository.
    """

    id: str
    reason: str = ""


class _Failed(Exception):
    """Git cannot tell; the message is the reason in Chinese."""


def commit(root: Path) -> str:
    """The id of ``state``."""
    return state(root).id


def state(root: Path) -> Commit:
    """The state of the district in ``root``."""
    if _top(root) is None:
        return Commit("")
    try:
        last = _git(root, "rev-list", "-1", "HEAD", "--", *_READ).decode().strip()
        return Commit(last + (UNCOMMITTED if _is_changed(root) else "")) if last else Commit("", _NO_COMMIT)
    except _Failed as failed:
        return Commit("", str(failed))


def unpack(root: Path, commit_: str, folder: Path) -> bool:
    """Write what reports are built from, as it was at ``commit_``, into ``folder``. False where the repository has no such commit.

    Files get the bytes that were committed, whatever the repository's attributes ask for.
    """
    if not re.fullmatch(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", commit_):
        return False
    try:
        blobs = list(_blobs(root, commit_))
        for name, data in _contents(root, blobs):
            path = folder / name
            if path.resolve().is_relative_to(folder.resolve()):  # a tree can be written by hand
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    except _Failed:
        return False
    return any(name.startswith("bureau/") for name, _ in blobs)


def _is_changed(root: Path) -> bool:
    """Whether a file that is read is not as it was committed, whatever git is asked to ignore.

    Raises:
        _Failed: Git is asked not to look at a file.
    """
    for entry in _text(_git(root, "ls-files", "-v", "-z", "--", *_READ)):
        if entry[0].islower():
            raise _Failed(_HIDDEN.format(entry[2:], "--no-assume-unchanged"))
        if entry[0] == "S":
            raise _Failed(_HIDDEN.format(entry[2:], "--no-skip-worktree"))
    listed = _git(
        root, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignored=traditional",
        "--ignore-submodules=dirty", "--", *_READ, more=_without_filters(root),
    )  # fmt: skip
    names = (entry[3:] for entry in _text(listed))
    return any(not any(LITTER.fullmatch(part) for part in PurePosixPath(name).parts) for name in names)


def _without_filters(root: Path) -> dict[str, str]:
    """The environment in which no filter of the repository's configuration runs: comparing a file may run one."""
    names = dict.fromkeys(_text(_git(root, "config", "--name-only", "-z", "--get-regexp", r"^filter\.", fails=(1,))))
    first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    more = {"GIT_CONFIG_COUNT": str(first + len(names))}
    for number, name in enumerate(names, start=first):
        more |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": ""}
    return more


def _blobs(root: Path, commit_: str) -> Iterator[tuple[str, str]]:
    """The files that reports are built from, each with the name of its content in the repository."""
    for entry in _text(_git(root, "ls-tree", "-r", "-z", commit_, "--", *_READ)):
        about, _, name = entry.partition("\t")
        _, kind, blob = about.split()
        if kind == "blob":
            yield name, blob


def _contents(root: Path, blobs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """The content of each file, one after another, however large they are together."""
    command = ["git", *_OPTIONS, "-C", str(root), "cat-file", "--batch"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment()) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        for name, blob in blobs:
            git.stdin.write(f"{blob}\n".encode())
            git.stdin.flush()
            head = git.stdout.readline().split()  # name, kind, size; or "missing"
            if len(head) != 3:
                raise _Failed(_OTHER.format(f"{blob} is missing"))
            yield name, git.stdout.read(int(head[2]))
            git.stdout.read(1)  # the end of the line


def _git(root: Path, *arguments: str, more: Mapping[str, str] = {}, fails: tuple[int, ...] = ()) -> bytes:
    """What a command of git prints.

    Raises:
        _Failed: git ends with another status than 0 and those that ``fails`` allows.
    """
    try:
        ended = subprocess.run(
            ["git", *_OPTIONS, "-C", str(root), *arguments],
            capture_output=True,
            check=False,
            env={**_environment(), "GIT_WORK_TREE": str(_top(root)), **more},
        )
    except OSError:
        raise _Failed(_NO_PROGRAM) from None
    if ended.returncode in (0, *fails):
        return ended.stdout
    message = ended.stderr.decode(errors="replace")
    first = next(iter(message.strip().splitlines()), f"{arguments[0]}: {ended.returncode}")
    raise _Failed(next((reason for sign, reason in _REASONS if sign in message), _OTHER.format(first)))


def _top(root: Path) -> Path | None:
    """The folder with the repository that ``root`` is in, which is its work tree whatever the configuration says."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def _text(listed: bytes) -> list[str]:
    """The entries of a list in which each ends with a null character."""
    return listed.decode(errors="surrogateescape").split("\0")[:-1]


def _environment() -> dict[str, str]:
    """Our environment without what leads git to another repository, as it is set while git runs a hook."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or (name.startswith("GIT_CONFIG_") and name != "GIT_CONFIG_PARAMETERS")
    }
    return {**inherited, **_ENVIRONMENT}
