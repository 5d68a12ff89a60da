"""The one place that turns faults into sentences and exit statuses.

0: fine. 1: the data's fault, said in Chinese with place and remedy. 2: a bug of ours, with a traceback.
"""

import traceback
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.markup import escape

from studiobook import said
from studiobook.errors import DataFault, Trouble, UsageFault
from studiobook.pictures import PhotoFault


def door(task: Callable[[], int]) -> int:
    """Run ``task``; what the data or the caller did wrong becomes words and status 1, a bug of ours a traceback and 2."""
    try:
        return task()
    except DataFault as fault:
        say_troubles(fault.troubles)
        return 1
    except UsageFault as fault:
        errors().print(f"[bold red]错误[/]：{escape(str(fault))}", highlight=False)
        return 1
    except PhotoFault as fault:
        say_troubles([Trouble(str(fault.path), 1, 1, fault.message, fault.remedy)])
        return 1
    except Exception:  # noqa: BLE001 - the one place that turns bugs into a status
        traceback.print_exc()
        return 2


def say_troubles(troubles: Iterable[Trouble]) -> None:
    """Every trouble, one a line, in order of place; how many, last."""
    console = errors()
    for line in said.as_troubles(troubles):
        console.print(line, markup=False, highlight=False, emoji=False)


def errors() -> Console:
    return Console(stderr=True, soft_wrap=True)


def done(sentence: str) -> None:
    Console(soft_wrap=True).print(sentence, highlight=False)
