"""The tasks of ``./inv``: those of ``studiobook.cli.tasks``, and the engineers' own, which need the repository."""

import sys
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from studiobook.cli import output
from studiobook.cli.tasks import build, check, clean, form, pages, policy, report, serve, site, verify, what_if

__all__ = [
    "bench", "build", "check", "clean", "form", "lint", "pages", "policy", "report", "schemas", "serve", "site", "test",
    "verify", "what_if",
]  # fmt: skip

output.escape_unprintable()  # before invoke prints its help

HERE = Path(__file__).resolve().parent


@task(
    help={
        "bless": "读过差别以后，更新对照文件",
        "only": "只运行名字里有这个词的测试",
        "fast": "只运行一分钟以内能完成的测试：不建网站，不用浏览器、LibreOffice 等外部程序",
        "coverage": "同时量出测试运行到了多少分支；运行全部测试时，低于 pyproject.toml 里的下限就算没有通过",
    }
)
def test(c: Context, bless: bool = False, only: str = "", fast: bool = False, coverage: bool = False) -> None:
    """测试（给工程师）。"""
    chosen = [*(["--bless", "-n", "0"] if bless else []), *(["-k", only] if only else [])]
    chosen += ["-m", "not slow and not external"] if fast else []
    if not coverage:
        raise Exit(code=_run(c, sys.executable, "-m", "pytest", *chosen))
    measure = (sys.executable, "-m", "coverage")
    _run(c, *measure, "erase")
    status = _run(c, *measure, "run", "-m", "pytest", *chosen)
    _run(c, *measure, "combine", "-q")
    raise Exit(code=status or _run(c, *measure, "report", *(["--fail-under=0"] if chosen else [])))


@task
def lint(c: Context) -> None:
    """代码检查（给工程师）：ruff、mypy、空白、拼写。"""
    commands = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("tools.whitespace",),
        ("codespell_lib", "."),
    )
    statuses = [_run(c, sys.executable, "-m", *command) for command in commands]
    raise Exit(code=max(statuses))


@task(help={"studios": "合成区的工作室数"})
def bench(c: Context, studios: int = 30) -> None:
    """性能（给工程师）：和 mkdocs、其他写 Word 文件的程序并排比较。"""
    commands = (("tools.bench", str(studios)), ("tools.bench.word",))
    raise Exit(code=max([_run(c, sys.executable, "-m", *command) for command in commands]))


@task
def schemas(c: Context) -> None:
    """表格说明（给工程师）：由数据模型生成 schemas/。"""
    from studiobook.cli import main as cli

    raise Exit(code=cli.exit_status(lambda: cli.run_schemas(HERE / "schemas")))


def _run(c: Context, *words: str) -> int:
    with c.cd(str(HERE)):
        result = c.run(" ".join(f'"{word}"' for word in words), warn=True, pty=False)
    return int(result.exited) if result else 2
