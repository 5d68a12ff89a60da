"""``python -m studiobook``, also installed as ``studiobook``: the product's tasks without the repository's ``./inv``."""

import inspect
import sys
from collections.abc import Sequence

from invoke.collection import Collection
from invoke.exceptions import Exit, ParseError
from invoke.program import Program

from studiobook import __version__
from studiobook.cli import output, tasks

_OPTIONS = (("-h [任务], --help[=任务]", "说明；写上任务名，就说明这个任务"), ("-V, --version", "版本"))


class _ChineseProgram(Program):
    """Invoke's program, with its own help and errors in Chinese."""

    def print_help(self) -> None:
        print(f"用法：{self.binary} 任务 [选项]\n\n选项：\n")
        self.print_columns(_OPTIONS)
        self.list_tasks()

    def print_task_help(self, name: str) -> None:
        print(f"用法：{self.binary} {name} [选项]\n\n  {inspect.getdoc(self.collection[name])}\n\n选项：\n")
        self.print_columns(self.parser.contexts[name].help_tuples())

    def display_with_columns(self, pairs: Sequence[tuple[str, str | None]], extra: str = "") -> None:
        print("任务：\n")
        self.print_columns(pairs)

    def parse_tasks(self) -> None:
        try:
            super().parse_tasks()
        except ParseError as error:
            raise _not_understood(error) from None

    def parse_cleanup(self) -> None:
        try:
            super().parse_cleanup()
        except ParseError as error:
            raise _not_understood(error) from None


def main() -> None:
    """Run the task that the command line names."""
    output.escape_unprintable()
    namespace = Collection.from_module(tasks)
    words = sys.argv[1:]
    if words and words[0] in namespace.task_names and {"-h", "--help"} & set(words):
        words = ["--help", words[0]]  # behind a task with an argument, invoke would take it for the argument
    # Invoke forbids Python to store bytecode unless asked for it, which makes every later start slower.
    program = _ChineseProgram(name="studiobook", binary="studiobook", version=__version__, namespace=namespace)
    program.run([sys.argv[0], "--write-pyc", *words])


def _not_understood(error: ParseError) -> Exit:
    return Exit(f"错误：看不懂这条命令（{error}） → 运行 studiobook --help 看有哪些任务和选项", code=1)


if __name__ == "__main__":
    main()
