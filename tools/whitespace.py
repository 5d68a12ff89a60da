"""Check every text file for trailing whitespace, its final newline and its line ends; golden files hold what was printed.

Usage: ``python -m tools.whitespace``. Prints ``path:line: what is wrong``; exit status 1 where there is anything.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def main() -> int:
    """Check all files that git tracks or would track; return the exit status."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout.decode().split("\0")
    checked = sorted(name for name in names if name and not name.startswith("tests/golden/"))
    found = [f"{name}:{one}" for name in checked for one in problems(REPOSITORY / name)]
    print("\n".join(found) or "whitespace: fine")
    return 1 if found else 0


def problems(path: Path) -> Iterator[str]:
    """Yield ``line: what is wrong`` for a text file; nothing for any other."""
    data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    if not data or not _is_text(data):
        return
    end = b"\r\n" if path.suffix == ".cmd" else b"\n"
    lines = data.split(end)
    if lines.pop():
        yield f"{len(lines) + 1}: no newline at the end of the file"
    elif not lines[-1].strip():
        yield f"{len(lines)}: blank line at the end of the file"
    for number, line in enumerate(lines, 1):
        if b"\r" in line or b"\n" in line:
            yield f"{number}: mixed line ends"
        elif line != line.rstrip(b" \t") and not (path.suffix == ".md" and line.endswith(b"  ")):
            yield f"{number}: trailing whitespace"


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


if __name__ == "__main__":
    sys.exit(main())
