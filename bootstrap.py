"""Prepare ``.venv`` for a task. Called by ``./inv`` and ``inv.cmd``, which only look for a Python.

- ``bootstrap.py top-up TASK ...``, run by .venv's own Python: install what changed, or end with ``REMAKE``.
- ``bootstrap.py remake TASK ...``, run by any Python that has venv and pip: build .venv again.

It runs before every task and before anything is installed: standard library only, and what takes long to import
(pathlib, subprocess, venv) stays out of the way of a .venv that is ready.
"""

import os
import sys

FAILED = 3  # the reason is printed already
REMAKE = 4  # .venv cannot be mended from inside

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))

TOOL_TASKS = {"test", "lint", "bench"}
"""The tasks that need the developers' tools as well."""

LOCKED = ("--require-hashes", "--only-binary", ":all:")
OFFLINE = ("--no-index", "--no-deps", "--no-build-isolation")

# A layer: the file that decides what is installed, and pip's arguments. A layer's stamp is written when it is complete.
PACKAGES = ("requirements.lock", (*LOCKED, "-r", os.path.join(ROOT, "requirements.lock")))
PROJECT = ("pyproject.toml", (*OFFLINE, "-e", ROOT))
TOOLS = ("requirements-dev.lock", (*LOCKED, "-r", os.path.join(ROOT, "requirements-dev.lock")))

Layer = tuple[str, tuple[str, ...]]


def main(mode: str, *words: str) -> int:
    """Make .venv ready for the tasks among the words; return the exit status."""
    layers = [PROJECT, TOOLS] if TOOL_TASKS.intersection(words) else [PROJECT]
    if mode == "remake":
        if not make_venv():
            return FAILED
        layers.insert(0, PACKAGES)
    elif is_stale(PACKAGES):
        return REMAKE
    return 0 if all(install(layer) for layer in layers if is_stale(layer)) else FAILED


def stamp(layer: Layer) -> str:
    """Where a complete layer leaves its mark."""
    return os.path.join(VENV, layer[0] + ".stamp")


def wanted(layer: Layer) -> bytes:
    """What the stamp holds when the layer fits: this folder, this Python, this lock."""
    # The folder: .venv names it in its scripts and in the project's link, so a copied or moved .venv is no good.
    with open(os.path.join(ROOT, layer[0]), "rb") as file:
        return f"{ROOT}\n{sys.platform} {sys.implementation.cache_tag}\n".encode() + file.read()


def is_stale(layer: Layer) -> bool:
    """Tell whether the layer is missing, incomplete or from something else."""
    try:
        with open(stamp(layer), "rb") as file:
            return file.read() != wanted(layer)
    except FileNotFoundError:
        return True


def make_venv() -> bool:
    """Create an empty .venv in place of any old one; the old stamps go with it."""
    import subprocess
    import venv

    if os.path.isdir(VENV):
        say(
            "运行环境已过期或不完整：正在重新准备，约一两分钟……",
            "The environment is out of date or incomplete: preparing it again, a minute or two ...",
        )
    else:
        say("第一次运行：正在准备运行环境，约一两分钟……", "First run: preparing the environment, a minute or two ...")
    try:
        venv.create(VENV, clear=True, symlinks=os.name != "nt", with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        say(
            f"错误：没能建立 .venv（{error}）。请关闭正在使用它的窗口，检查磁盘空间和文件夹权限，再运行一次。",
            f"Error: .venv could not be created ({error}). Close what uses it, check disk and permissions, run again.",
        )
        return False
    return True


def install(layer: Layer) -> bool:
    """Let .venv's pip install the layer, and stamp it only when that went well."""
    import subprocess

    if layer is TOOLS:
        say("正在安装测试和检查用的工具，约一分钟……", "Installing the tools for tests and checks, about a minute ...")
    pip = (VENV_PYTHON, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q")
    done = subprocess.run((*pip, *layer[1]), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if done.returncode:
        say(done.stdout + done.stderr)
        if layer is PROJECT:
            say(
                "错误：没能把 studiobook 装进 .venv，原因见上。",
                "Error: studiobook could not be installed into .venv; see above.",
            )
        else:
            say(
                "错误：没能装好所需的软件包，多半是网络不通；请检查网络（或在 pip 配置里设好镜像），再运行一次。",
                "Error: the packages could not be installed, most often because the network is down; check it (or set "
                "a mirror in pip's configuration) and run again.",
            )
        return False
    with open(stamp(layer), "wb") as file:
        file.write(wanted(layer))
    return True


def say(*lines: str) -> None:
    """Tell the person at the terminal; standard output belongs to the task."""
    print(*lines, sep="\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
