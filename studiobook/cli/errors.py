"""The one place that turns errors into sentences and exit statuses.

0: fine. 1: the data, the caller or the machine has to be corrected; Chinese sentences with place and remedy. 2: a bug, with a
traceback.
"""

import errno
import traceback
from collections.abc import Callable, Iterable

from jinja2 import TemplateError
from rich.console import Console
from rich.text import Text

from studiobook.cli import output
from studiobook.core.diagnostic import DataError, Diagnostic, UsageError, top_of
from studiobook.core.images import ImageError
from studiobook.diagnostics import terminal
from studiobook.documents import templates

# What the machine refuses, and what to do about it. A file that a program holds open is refused on Windows as not permitted.
_NOT_PERMITTED = "打不开或改不了 → 关上正在用它的程序（例如打开着的 Word 文件），核对文件夹的权限，再运行一次"
_READ_ONLY = "所在的磁盘只能读 → 换一个可以写的位置"
_FULL = "写不下，磁盘满了 → 腾出空间，再运行一次"
_IN_THE_WAY = "那里已有同名的文件或文件夹 → 移走它，或者换一个位置"
_CIRCLE = "是绕回自己的链接 → 写真正的文件夹"
_TOO_LONG = "路径太长 → 把文件夹移到路径短一些的位置"
_OF_THE_MACHINE = {
    errno.EACCES: _NOT_PERMITTED, errno.EPERM: _NOT_PERMITTED, errno.EBUSY: _NOT_PERMITTED, errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EEXIST: _IN_THE_WAY, errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY, errno.ENAMETOOLONG: _TOO_LONG, errno.ELOOP: _CIRCLE,
}  # fmt: skip


def exit_status(task: Callable[[], int]) -> int:
    """Run ``task`` and return its exit status. Print what is wrong with data, call or machine (1), or a bug's traceback (2)."""
    try:
        return task()
    except DataError as error:
        print_diagnostics(error.diagnostics)
        return 1
    except UsageError as error:
        _print_error(str(error))
        return 1
    except ImageError as error:
        print_diagnostics([Diagnostic(top_of(str(error.path)), error.message, error.remedy, "read/picture")])
        return 1
    except TemplateError as error:
        print_diagnostics([templates.template_diagnostic(error)])
        return 1
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            traceback.print_exc()
            return 2
        _print_error(f"“{error.filename or '文件'}”{_OF_THE_MACHINE[error.errno]}")
        return 1
    except Exception:  # noqa: BLE001 - the one place that turns bugs into a status
        traceback.print_exc()
        return 2


def print_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print each diagnostic on a line of its own, in order of place, and their number last."""
    console = errors()
    for line in terminal.diagnostic_lines(diagnostics):
        console.print(line)


def errors() -> Console:
    """Return the console of standard error."""
    return output.console(errors=True)


def done(sentence: str) -> None:
    """Print what a task has built, on standard output."""
    output.console().print(sentence)


def _print_error(sentence: str) -> None:
    errors().print(Text.assemble(("错误", "bold red"), f"：{sentence}"))
