"""``./inv`` and ``bootstrap.py`` on small projects of their own, with real venvs and a real pip but no network."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from tests.external import PATIENCE

REPOSITORY = Path(__file__).parents[1]

BASE_PYTHON = Path(sys.base_exec_prefix, "bin", f"python3.{sys.version_info.minor}")

TASKS = """\
import os
from invoke import Exit, task

@task
def build(c, root="."):
    import studiobook
    print(os.path.abspath(root), studiobook.__file__)

@task
def lint(c):
    import iniconfig

@task
def fail(c, status):
    raise Exit(code=int(status))
"""

BOOTSTRAP_THAT_TELLS = "import sys; print(*sys.argv[1:]); sys.exit(3)"

AS_OLD = 'sys.version_info = (3, 9, 18, "final", 0); sys.version = "3.9.18 (main)"'
AS_BARE = 'sys.modules["ensurepip"] = None'


def write_script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def write_wheel(folder: Path, name: str) -> str:
    """Pack an installed distribution into a wheel again; return its line for a lock."""
    distribution = metadata.distribution(name)
    path = folder / f"{name}-{distribution.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file in distribution.files or ():
            if not {"..", "__pycache__", "INSTALLER", "REQUESTED"}.intersection(file.parts):
                wheel.write(str(file.locate()), str(file))
    return f"{name}=={distribution.version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Project:
    """A copy of what ``./inv`` needs, with locks of a few packages, and a PATH with only what a test put there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a project"
        self.path = folder / "path"
        self.wheels = folder / "wheels"
        self.elsewhere = folder / "elsewhere"
        for made in (self.root / "studiobook", self.path, self.wheels, self.elsewhere):
            made.mkdir(parents=True)
        for name in ("inv", "bootstrap.py", "pyproject.toml", "LICENSE", "studiobook/__init__.py"):
            shutil.copy2(REPOSITORY / name, self.root / name)
        self.write("tasks.py", TASKS)
        self.write("requirements.lock", "".join(write_wheel(self.wheels, name) for name in ("invoke", "flit_core")))
        self.write("requirements-dev.lock", write_wheel(self.wheels, "iniconfig"))

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        self.write(name, (self.root / name).read_text(encoding="utf-8") + text)

    def add_python(self, name: str, disguise: str = "") -> None:
        """Put a Python on the PATH, as it is or answering ``-c`` in disguise."""
        if disguise:
            run = f"""exec "{BASE_PYTHON}" -c 'import sys; {disguise}; exec(sys.argv[2])' "$@" """
        else:
            run = f"""echo {name} >>"{self.path}/used"; exec "{BASE_PYTHON}" "$@" """
        write_script(self.path / name, run)

    def inv(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``./inv`` from another folder, offline, with nothing of this machine's pip settings."""
        return subprocess.run(
            ["/bin/sh", str(self.root / "inv"), *words],
            cwd=self.elsewhere,
            env={
                "PATH": str(self.path),
                "HOME": str(self.elsewhere),
                "LC_ALL": "C.UTF-8",
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": self.wheels.as_uri(),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )

    @property
    def mark(self) -> Path:
        """A file of the test's own in .venv, which is gone when .venv was made anew."""
        return self.root / ".venv" / "mark"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose .venv was made by a first ``./inv build``."""
    project = Project(tmp_path_factory.mktemp("ready"))
    project.add_python("python3")
    first = project.inv("build")
    assert first.returncode == 0, first.stderr
    assert first.stderr.splitlines() == [
        "第一次运行：正在准备运行环境，约一两分钟……",
        "First run: preparing the environment, a minute or two ...",
    ]
    project.mark.touch()
    return project


# Which Python


def test_says_in_two_languages_that_python_is_too_old(project: Project) -> None:
    project.add_python("python3", AS_OLD)
    done = project.inv("build")
    assert done.returncode == 1
    assert "错误：需要 Python 3.11 或更新版本，只找到 Python 3.9.18。" in done.stderr
    assert "Error: Python 3.11 or newer is needed; only Python 3.9.18 was found." in done.stderr
    assert "apt install python3 python3-venv" in done.stderr
    assert done.stdout == ""
    assert not (project.root / ".venv").exists()


def test_says_in_two_languages_that_venv_is_missing(project: Project) -> None:
    project.add_python("python3", AS_BARE)
    done = project.inv("build")
    version = sys.version.split()[0]
    assert done.returncode == 1
    assert f"错误：Python {version} 缺少 venv 或 pip" in done.stderr
    assert f"Error: Python {version} has no venv or no pip" in done.stderr
    assert "apt install python3-venv" in done.stderr
    assert not (project.root / ".venv").exists()


def test_says_in_two_languages_that_there_is_no_python(project: Project) -> None:
    done = project.inv("build")
    assert done.returncode == 1
    assert "错误：需要 Python 3.11 或更新版本，没有找到 Python。" in done.stderr
    assert "no Python at all was found." in done.stderr


def test_goes_past_pythons_that_will_not_do(project: Project) -> None:
    project.add_python("python3", AS_OLD)
    project.add_python("python", AS_BARE)
    write_script(project.path / "python3.14", "exit 127")  # pyenv's stand-in for a version that is not chosen
    project.add_python("python3.12")
    project.write("bootstrap.py", BOOTSTRAP_THAT_TELLS)
    assert project.inv("build").stdout == "remake build\n"
    assert (project.path / "used").read_text().split() == ["python3.12", "python3.12"]  # asked, then taken


# Running tasks


def test_runs_from_any_folder_and_says_nothing_of_its_own(ready: Project) -> None:
    done = ready.inv("build", "--root", "district")
    assert done.stdout.split(maxsplit=1)[0] == str(ready.elsewhere / "district")
    assert done.stdout.rstrip().endswith(str(ready.root / "studiobook" / "__init__.py"))
    assert (done.returncode, done.stderr) == (0, "")
    assert ready.mark.exists()


def test_a_module_in_the_callers_folder_shadows_nothing(ready: Project) -> None:
    (ready.elsewhere / "invoke.py").write_text("raise SystemExit('shadowed')\n")
    (ready.elsewhere / "tasks.py").write_text("raise SystemExit('shadowed')\n")
    assert ready.inv("build").returncode == 0


@pytest.mark.parametrize("status", [1, 2, 7])
def test_the_tasks_exit_status_is_its_own(ready: Project, status: int) -> None:
    assert ready.inv("fail", str(status)).returncode == status


def test_tools_come_only_with_the_tasks_that_need_them(ready: Project) -> None:
    def installed() -> bool:
        return any((ready.root / ".venv").glob("lib/python*/site-packages/iniconfig"))

    assert not installed()
    done = ready.inv("lint")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "正在安装测试和检查用的工具，约一分钟……",
        "Installing the tools for tests and checks, about a minute ...",
    ]
    assert installed()
    assert ready.inv("lint").stderr == ""
    assert ready.mark.exists()


def test_a_changed_project_file_is_installed_again_in_the_same_venv(ready: Project) -> None:
    ready.append("pyproject.toml", '\n[project.entry-points.studiobook-test]\nnewcomer = "studiobook"\n')
    assert ready.inv("build").returncode == 0
    (entry_points,) = (ready.root / ".venv").glob("lib/python*/site-packages/studiobook-*/entry_points.txt")
    assert "newcomer=studiobook\n" in entry_points.read_text()
    assert "studiobook=studiobook.website.mkdocs.plugin:StudiobookPlugin\n" in entry_points.read_text()
    assert "studiobook=studiobook.__main__:main\n" in entry_points.read_text()
    assert (ready.root / ".venv/bin/studiobook").is_file()
    assert ready.mark.exists()


# Making .venv anew


def test_a_failed_install_is_told_and_the_half_made_venv_is_made_anew(project: Project) -> None:
    project.add_python("python3")
    lock = (project.root / "requirements.lock").read_text()
    project.append("requirements.lock", f"missing==1.0 --hash=sha256:{'0' * 64}\n")
    failed = project.inv("build")
    assert failed.returncode == 1
    assert "No matching distribution found for missing==1.0" in failed.stderr
    assert "错误：没能装好所需的软件包，多半是网络不通" in failed.stderr
    assert "Error: the packages could not be installed, most often because the network is down" in failed.stderr

    project.mark.touch()
    project.write("requirements.lock", lock)
    done = project.inv("build")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("运行环境已过期或不完整")
    assert not project.mark.exists()


def test_a_venv_whose_python_is_broken_is_made_anew(project: Project) -> None:
    project.add_python("python3")
    project.write("bootstrap.py", BOOTSTRAP_THAT_TELLS)
    (project.root / ".venv" / "bin").mkdir(parents=True)
    write_script(project.root / ".venv" / "bin" / "python", "exit 1")
    assert project.inv("build").stdout == "remake build\n"


def other_lock(project: Project) -> None:
    project.append("requirements.lock", "# renewed\n")


def other_folder(project: Project) -> None:
    project.root = project.root.rename(project.root.with_name("moved"))


def other_python(project: Project) -> None:
    stamp = project.root / ".venv" / "requirements.lock.stamp"
    tag = sys.implementation.cache_tag or ""
    stamp.write_text(stamp.read_text().replace(tag, "cpython-310", 1))


def no_stamp(project: Project) -> None:
    (project.root / ".venv" / "requirements.lock.stamp").unlink()


def bootstrap_of(project: Project) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap_copy", project.root / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("change", [other_lock, other_folder, other_python, no_stamp])
def test_a_venv_made_from_something_else_has_to_be_made_anew(
    project: Project, change: Callable[[Project], None]
) -> None:
    bootstrap = bootstrap_of(project)
    (project.root / ".venv").mkdir()
    for layer in (bootstrap.PACKAGES, bootstrap.PROJECT, bootstrap.TOOLS):
        Path(bootstrap.stamp(layer)).write_bytes(bootstrap.wanted(layer))
    assert bootstrap_of(project).main("top-up", "test") == 0

    change(project)
    assert bootstrap_of(project).main("top-up", "test") == bootstrap.REMAKE


# The files


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_are_exact_hashed_and_name_no_address(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    pins = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    assert pins
    for pin in pins:
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", pin), pin
    assert "://" not in text


def test_locks_agree_on_what_both_name() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9-]+==[^ ]+)", (REPOSITORY / name).read_text(encoding="utf-8"), re.MULTILINE))

    both = pins("requirements.lock") | pins("requirements-dev.lock")
    forked = {"pymdown-extensions"}  # one version for Python before 3.11.5, another after
    names = [pin.split("==")[0] for pin in both]
    assert {name for name in names if names.count(name) > 1} <= forked


def test_inv_cmd_suits_the_windows_shell() -> None:
    script = (REPOSITORY / "inv.cmd").read_bytes()
    assert script.count(b"\r\n") == script.count(b"\n")
    assert script.partition(b":no_python\r\n")[0].isascii()
