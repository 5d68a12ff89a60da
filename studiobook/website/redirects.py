"""Pages that lead on to where a page is now, from ``bureau/moved.yml``: old addresses stay good (meta refresh, a link to follow)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from studiobook.core.diagnostic import DataError, Diagnostic, Location
from studiobook.loading.messages import suggestion
from studiobook.models.library import LibraryView
from studiobook.models.redirects import MOVED
from studiobook.website import csp, urls
from studiobook.website.pages.base import Asset
from studiobook.website.pages.renderer import PageRenderer


def redirects(library: LibraryView, renderer: PageRenderer, pages: Iterable[str]) -> Iterator[Asset]:
    """A page at every former address. ``pages`` are the addresses there are. DataError with every entry that leads nowhere."""
    known = sorted(pages)
    diagnostics = [
        library.located(Diagnostic(Location(MOVED, ("moved", *place)), message, remedy, "data/moved-pages"))
        for place, message, remedy in _wrong_entries(library, known)
    ]
    if diagnostics:
        raise DataError(diagnostics)
    ways = {move.old: move.new for move in library.moved}
    for old in ways:
        new = _end(ways, old)
        assert new is not None  # a circle was reported above
        text = renderer.fragment(
            "moved",
            old,
            target=urls.relative(old, new),
            site=library.district.address,
            new=new,
            district=library.district,
            policy=csp.page_policy(),
        )
        yield Asset(old, text.encode())


def _wrong_entries(library: LibraryView, known: list[str]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Entry and key, what is wrong, how to mend it."""
    ways = {move.old: move.new for move in library.moved}
    written = Counter(move.old for move in library.moved)
    for index, move in enumerate(library.moved):
        if written[move.old] > 1:
            yield (index, "from"), f"原来的地址“{move.old}”写了两次", "留下一条"
        elif move.old in known:
            yield (index, "from"), f"“{move.old}”现在还有这一页", "网页还在原处，删去这一条"
        if _end(ways, move.old) is None:
            yield (index, "to"), f"“{move.old}”转来转去又回到自己", "写成网页现在的地址"
        elif move.new not in known and move.new not in ways:
            remedy = suggestion(move.new, known) or "打开网页，从地址栏抄下网站地址后面的部分"
            yield (index, "to"), f"没有网页“{move.new}”", remedy


def _end(ways: Mapping[str, str], old: str) -> str | None:
    """Where the way from ``old`` ends; None where it goes round in a circle."""
    seen = {old}
    here = ways[old]
    while here in ways:
        if here in seen:
            return None
        seen.add(here)
        here = ways[here]
    return here
