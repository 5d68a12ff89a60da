"""What pages of the site may load and run: the Content Security Policy that they carry and that servers send (docs/serving.md)."""

_RULES = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # Pagefind's search is WebAssembly
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons lie in its style sheets
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


def page_policy(*, inline_styles: bool = False) -> str:
    """The policy of a page, for its ``<meta>``; ``inline_styles`` for a page with text to copy into an editor."""
    rules = {**_RULES, "style-src-attr": "'unsafe-inline'"} if inline_styles else _RULES
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def server_policy() -> str:
    """The policy as a server sends it with every file: what all pages need, and that nobody frames them."""
    return f"{page_policy(inline_styles=True)}; frame-ancestors 'none'"
