"""The tasks that every user has, under ``./inv`` and ``python -m studiobook``: thin, each ends with its exit status.

This module imports little, so that a task that repeats its last result answers at once.
"""

from collections.abc import Callable
from types import ModuleType

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from studiobook.cli import build_state, check_cache, output
from studiobook.core import gc_tuning, paths

DISTRICT = {
    "root": "一个区的文件夹（含 bureau/ 和 studios/），默认是本仓库",
    "out": "成品放在哪里，默认是 dist",
    "as_of": "按哪一天检查，例如 2026-08-31，默认是今天",
}


def _end(work: Callable[[ModuleType], int], repeat: Callable[[], int | None] = lambda: None) -> None:
    """Print the last result again where ``repeat`` can, else do ``work`` with ``studiobook.cli.main``; end with the status."""
    output.escape_unprintable()
    try:
        status = repeat()
    except OSError:  # the work comes to the same file, and says what is wrong with it
        status = None
    if status is None:
        with gc_tuning.seldom_collected():
            from studiobook.cli import main as cli  # takes a while to import

            status = cli.exit_status(lambda: work(cli))
    raise Exit(code=status)


def _without_out() -> dict[str, str]:
    return {name: text for name, text in DISTRICT.items() if name != "out"}


@task(
    help={
        **DISTRICT,
        "out": "和其他任务一样可以写，检查本身不生成成品",
        "format": "text 给人看；markdown、github、gitlab、sarif、rdjson 给代码平台；json 给程序读",
        "everything": "把已经达到的和统计也列出来",
    }
)
def check(
    c: Context, root: str = "", out: str = "", as_of: str = "", format: str = "text", everything: bool = False
) -> None:
    """检查：读所有文件，对照管理办法，说出哪里要改、还差什么。"""
    _end(
        lambda cli: cli.run_check(cli.parse_options(root, out, as_of), format, everything=everything, stored=True),
        lambda: check_cache.repeat(root, as_of, everything=everything) if format == "text" else None,
    )


@task(
    name="what-if",
    help={
        "draft": "管理办法草案的文件，例如 bureau/drafts/2027.yml",
        **_without_out(),
    },
)
def what_if(c: Context, draft: str, root: str = "", as_of: str = "") -> None:
    """试算：同样的记录换成管理办法草案来评，说出谁在哪一条上变好、变差；什么也不改动。"""
    _end(lambda cli: cli.run_what_if(cli.parse_options(root, "", as_of), draft))


@task(
    help={
        "root": DISTRICT["root"],
        "matrix": "逐条列出数据、规则、报告和网页；写进文件就是手册的“条款对照表”",
    }
)
def policy(c: Context, root: str = "", matrix: bool = False) -> None:
    """管理办法：有哪些版本；每一条由什么数据、什么规则来核对，在哪里看到。"""
    _end(lambda cli: cli.run_policy(cli.parse_options(root, "", ""), as_matrix=matrix))


@task(
    positional=["action"],
    iterable=["file"],
    help={
        "action": "check：把表格里的标签和数据对照",
        "file": "只看这个文件，可以写几次；不写就看 templates/forms/ 里的全部",
        **_without_out(),
    },
)
def form(c: Context, action: str, file: list[str], root: str = "", as_of: str = "") -> None:
    """表格：./inv form check 说出自备的 Word 表格里哪个标签写错了、哪里没有可填的内容，在第几张表第几行第几格。"""
    _end(lambda cli: cli.run_form(cli.parse_options(root, "", as_of), action, file))


@task(help={**DISTRICT, "offline": "生成离线网站 dist/offline：拷到哪里都能直接打开，搜索也能用"})
def site(c: Context, root: str = "", out: str = "", as_of: str = "", offline: bool = False) -> None:
    """网站：检查通过后生成公开网站 dist/site；什么都没有变，就留着上次的。"""
    parts = ("offline",) if offline else ("site",)
    _end(
        lambda cli: cli.run_site(cli.parse_options(root, out, as_of), offline=offline, incremental=True),
        lambda: 0 if build_state.repeat(parts, root, out, as_of) else None,
    )


@task(
    help={
        "to": "写到哪个文件夹；已有的话，只能是上次写的",
        **_without_out(),
    }
)
def pages(c: Context, to: str = "", root: str = "", as_of: str = "") -> None:
    """网页源文件（给工程师）：把网页写成普通的 Markdown 文件夹，别的建站程序也能用它建站。"""
    _end(lambda cli: cli.run_pages(cli.parse_options(root, "", as_of), to))


@task(help={**DISTRICT, "pdf": "另外用 LibreOffice 转一份 PDF/A，放在每份报告旁边"})
def report(c: Context, root: str = "", out: str = "", as_of: str = "", pdf: bool = False) -> None:
    """报告：检查通过后生成 Word 报告、台账和目录 dist/reports。"""
    _end(lambda cli: cli.run_reports(cli.parse_options(root, out, as_of), with_pdf=pdf))


@task(
    positional=["file"],
    iterable=["also"],
    help={
        "file": "Word 文件，或者里面有 Word 文件的文件夹，例如 dist/reports",
        "also": "还要核对的文件或文件夹，可以写几次",
        "root": DISTRICT["root"],
    },
)
def verify(c: Context, file: str, also: list[str], root: str = "") -> None:
    """核对：报告是不是本仓库按它写明的数据提交生成的，逐字节相同；不同就说出哪里不同。"""
    _end(lambda cli: cli.run_verify(cli.parse_options(root, "", "").root, [file, *also]))


@task(help=DISTRICT)
def build(c: Context, root: str = "", out: str = "", as_of: str = "") -> None:
    """全部：检查、网站、报告；什么都没有变，就留着上次的。"""
    _end(
        lambda cli: cli.run_build(cli.parse_options(root, out, as_of), incremental=True),
        lambda: 0 if build_state.repeat(("site", "reports"), root, out, as_of) else None,
    )


@task(help={**DISTRICT, "out": "和其他任务一样可以写，预览不留下成品"})
def serve(c: Context, root: str = "", out: str = "", as_of: str = "") -> None:
    """预览：在本机打开网站，文件一改就更新。"""
    _end(lambda cli: cli.run_serve(cli.parse_options(root, out, as_of), as_of))


@task(help={"root": DISTRICT["root"], "out": DISTRICT["out"]})
def clean(c: Context, root: str = "", out: str = "") -> None:
    """清理：删去成品和缓存。"""
    where, into = paths.typed(root, paths.PROGRAM), paths.typed(out, paths.PROGRAM / "dist")
    _end(lambda cli: cli.run_clean(where, into))
