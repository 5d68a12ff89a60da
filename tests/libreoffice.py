"""Word files as LibreOffice prints them: a Chinese font of this machine stands in for those of the format, which few have.

Left to itself it takes each character from whatever font there is, and an opening quotation mark from one for Latin letters,
half as wide as it is in all fonts of the format.
"""

import os
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from tests import external
from tests.papers import PROFILE

_STAND_IN = (
    '<match target="pattern"><test name="family"><string>{}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>{}</string></edit></match>'
)


def print_all(folder: Path) -> None:
    """Put a PDF file next to each Word file in ``folder``. Skips the test where a program or a font is missing."""
    soffice, config = external.program("soffice"), folder / "fonts.conf"
    config.write_text(_config(_chinese_font()), encoding="utf-8")
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, *sorted(path.name for path in folder.glob("*.docx"))],
        cwd=folder,
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
        check=True,
        capture_output=True,
        timeout=external.PATIENCE,
    )


def _chinese_font() -> str:
    """The one that this machine prefers for a text with serifs."""
    if not _output("fc-list", ":lang=zh-cn"):
        external.lacking("no Chinese font is installed")
    return _output("fc-match", "-f", "%{family[0]}", "serif:lang=zh-cn")


def _output(program: str, *arguments: str) -> str:
    return subprocess.run(
        [external.program(program), *arguments], capture_output=True, encoding="utf-8", check=True
    ).stdout


def _config(stand_in: str) -> str:
    """Fontconfig's settings: the machine's own, but ``stand_in`` for every Chinese font of the format."""
    instead = "".join(_STAND_IN.format(escape(font), escape(stand_in)) for font in sorted(_fonts(PROFILE)))
    return f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{instead}</fontconfig>'


def _fonts(profile: object) -> set[str]:
    """The names of the Chinese fonts anywhere in ``profile``."""
    if not isinstance(profile, dict):
        return set()
    own = {profile[key] for key in ("font", "rare") if key in profile}
    return own.union(*map(_fonts, profile.values()))
