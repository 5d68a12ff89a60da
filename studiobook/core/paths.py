"""Where the program is with its content and templates, and where files of a district are looked for."""

import re
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2]
"""The repository: it holds the package, its templates and its content."""

# what Windows, macOS and Office leave in folders: nobody put it there on purpose, and nothing reads it
LITTER = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\.gitkeep")


def typed(text: str, default: Path) -> Path:
    """The path that somebody typed, from its root; ``default`` where nothing was typed."""
    if not text:
        return default
    try:
        return Path(text).resolve()
    except RuntimeError:  # before Python 3.13, links that lead in a circle; opening the path says so
        return Path(text).absolute()


def folders(root: Path, name: str) -> list[Path]:
    """Where to look for ``name``: the district's own folder first, then the program's."""
    return [folder / name for folder in dict.fromkeys((root, PROGRAM))]


def written_pages(root: Path) -> frozenset[str]:
    """The pages that people write by hand, such as the handbook, by their names in the site."""
    sources = (path.relative_to(folder) for folder in folders(root, "content") for path in folder.rglob("*.md"))
    return frozenset(source.with_suffix(".html").as_posix() for source in sources)
