"""check-jsonschema on a district's records, with our generated schemas: ``python -m tools.bench.jsonschema_check RECORDS``.

It reads YAML only, so that ``--export ROOT`` first writes the records of the district ROOT into the folder RECORDS, a folder a
schema. YAML files are written as they are, of Markdown files the front matter. All kinds are checked in one process, which
spares it a dozen starts. It checks types; we check types, references between records, and the policy.
"""

import sys
from pathlib import Path

from studiobook.loading import layout, yaml_reader
from studiobook.models.json_schema import SCHEMAS

_SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def export(root: Path, folder: Path) -> int:
    """Write the records of the district ``root`` below ``folder``; how many."""
    names = {model: name for name, model in SCHEMAS.items()}
    count = 0
    for studio in sorted((root / "studios").iterdir()):
        for within, path in layout.files(studio):
            kind = layout.kind_of(path, within, within)
            if kind is None:
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".md":
                text = yaml_reader.split_front_matter(text, within).front
            out = folder / names[kind.model] / f"{studio.name}-{path.stem}.yml"
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(text, encoding="utf-8")
            count += 1
    return count


def check(folder: Path) -> int:
    """Check every record below ``folder``; 0 when all are valid."""
    from check_jsonschema.cli import main  # no dependency: --export works without it

    statuses = []
    for kind in sorted(folder.iterdir()):
        files = [str(path) for path in sorted(kind.iterdir())]
        asked = ["--quiet", "--schemafile", str(_SCHEMAS / f"{kind.name}.schema.json"), *files]
        statuses.append(main(asked, standalone_mode=False))
    return max(status or 0 for status in statuses)


if __name__ == "__main__":
    where, *asked_for = map(str, sys.argv[1:])
    if asked_for[:1] == ["--export"]:
        print(export(Path(asked_for[1]), Path(where)))
        sys.exit(0)
    sys.exit(check(Path(where)))
