"""A chart as inline SVG for the site: text as text, no script, no colour of its own (``css/chart.css`` gives those by class).

The frame is narrow, so that its letters are still readable where a phone scales it down. Lengths are units of that frame.
"""

from decimal import Decimal
from unicodedata import east_asian_width

from markupsafe import Markup

from studiobook.core.numbers import fixed_text
from studiobook.documents.chart import Chart, ChartKind
from studiobook.documents.chart_data import AxisScale, axis_scale, totals

WIDTH = 360.0
_FONT = 12.0
_LINE = 15.0
_GAP = 4.0
_PLOT = 150.0  # the height of upright columns
_ROW = 24.0  # of a bar that lies, with the room around it
_MOST_BAR = 44.0
_MOST_NAME = 0.4 * WIDTH
_NAME_LINES = 3


def drawing(chart: Chart) -> Markup:
    """The ``svg`` element of ``chart``; the same chart gives the same characters. Its name and description are the chart's."""
    axis = axis_scale(chart)
    head, top = _head(chart)
    body, height = _bars(chart, axis, top) if chart.kind is ChartKind.BAR else _columns(chart, axis, top)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="sb-chart__drawing" role="img" viewBox="0 0 {0} {1}" width="{0}"'
        ' height="{1}" font-size="{2}">\n<title>{3}</title>\n<desc>{4}</desc>\n{5}\n</svg>'
    ).format(
        _at(WIDTH),
        _at(height),
        _at(_FONT),
        _clean(chart.caption),
        _clean(chart.description),
        Markup("\n").join([*head, *body]),
    )


def _head(chart: Chart) -> tuple[list[Markup], float]:
    """The unit, the key of several series, and where the plot may begin."""
    baseline = _FONT
    made = [_text(f"单位：{chart.unit}", 0, baseline, "start")]
    if len(chart.series) > 1:
        baseline += _LINE + 2
        left = 0.0
        for number, one in enumerate(chart.series, start=1):
            name = _cut(one.name, WIDTH - _LINE)
            if left and left + _LINE + _width(name) > WIDTH:
                left, baseline = 0.0, baseline + _LINE + 2
            made.append(_rect(number, left + 0.5, baseline - 10, 10, 10))
            made.append(_text(name, left + _LINE, baseline, "start"))
            left += _LINE + _width(name) + _FONT
    return made, baseline + _GAP


def _columns(chart: Chart, axis: AxisScale, top: float) -> tuple[list[Markup], float]:
    """Upright columns: each series stands on those before it, the sum stands above."""
    marks = [(mark, fixed_text(mark, axis.places)) for mark in axis.marks]
    left = max(_width(said) for _, said in marks) + _GAP
    top += _LINE
    base = top + _PLOT
    slot = (WIDTH - left) / len(chart.categories)
    thick = min(_MOST_BAR, slot * 0.66)
    made = []
    for mark, said in marks:
        level = base - _share(mark, axis) * _PLOT
        made.append(_line(left, level, WIDTH, level, is_axis=not mark))
        made.append(_text(said, left - _GAP, level + _FONT * 0.36, "end"))
    deepest = 1
    for index, (name, total) in enumerate(zip(chart.categories, totals(chart.series), strict=True)):
        middle = left + slot * (index + 0.5)
        below = 0.0
        for number, one in enumerate(chart.series, start=1):
            value = one.values[index]
            height = _share(value, axis) * _PLOT
            if value:
                tip = _said(chart, index, number - 1)
                made.append(_rect(number, middle - thick / 2, base - below - height, thick, height, tip))
                figure = fixed_text(value, chart.places)
                if len(chart.series) > 1 and value != total and height >= _LINE and _width(figure) <= thick:
                    made.append(_text(figure, middle, base - below - height / 2 + _FONT * 0.36, "middle", number))
            below += height
        figure = fixed_text(total, chart.places)
        if _width(figure) <= slot:
            made.append(_text(figure, middle, base - below - _GAP, "middle"))
        lines = _wrapped(name, slot - 1)
        deepest = max(deepest, len(lines))
        made += [_text(line, middle, base + _LINE * row, "middle") for row, line in enumerate(lines, start=1)]
    return made, base + _LINE * deepest + _GAP


def _bars(chart: Chart, axis: AxisScale, top: float) -> tuple[list[Markup], float]:
    """Bars that lie, one below the other, each with its figure at its end."""
    names = [_cut(name, _MOST_NAME) for name in chart.categories]
    figures = [fixed_text(value, chart.places) for value in chart.series[0].values]
    left = max(map(_width, names)) + _GAP
    longest = max(map(_width, figures)) + _GAP
    told = longest <= WIDTH / 4  # a longer figure stands in the table only
    last = fixed_text(axis.top, axis.places)
    room = WIDTH - left - max(longest if told else 0.0, _width(last) / 2)
    top += _GAP
    base = top + _ROW * len(names)
    made = []
    for mark in axis.marks:
        across, said = left + _share(mark, axis) * room, fixed_text(mark, axis.places)
        made.append(_line(across, top, across, base, is_axis=not mark))
        if _width(last) + _GAP <= room / (len(axis.marks) - 1) or mark in (0, axis.top):
            made.append(_text(said, across, base + _LINE, "middle"))
    for index, (name, figure) in enumerate(zip(names, figures, strict=True)):
        middle = top + _ROW * (index + 0.5)
        long = _share(chart.series[0].values[index], axis) * room
        made.append(_text(name, left - _GAP, middle + _FONT * 0.36, "end"))
        if long:
            made.append(_rect(1, left, middle - _ROW / 3, long, _ROW * 2 / 3, _said(chart, index, 0)))
        if told:
            made.append(_text(figure, left + long + _GAP, middle + _FONT * 0.36, "start"))
    return made, base + _LINE + _GAP


def _said(chart: Chart, index: int, series: int) -> str:
    """What a bar says when it is pointed at."""
    one = chart.series[series]
    name = f"{chart.categories[index]}，{one.name}" if len(chart.series) > 1 else chart.categories[index]
    return f"{name}：{fixed_text(one.values[index], chart.places)}{chart.unit}"


def _share(value: float | Decimal, axis: AxisScale) -> float:
    return float(Decimal(value) / axis.top)


def _rect(number: int, x: float, y: float, width: float, height: float, tip: str = "") -> Markup:
    title = Markup("<title>{}</title>").format(_clean(tip)) if tip else Markup("")
    return Markup('<rect class="sb-chart__fill-{}" x="{}" y="{}" width="{}" height="{}">{}</rect>').format(
        number, _at(x), _at(y), _at(width), _at(height), title
    )


def _line(x1: float, y1: float, x2: float, y2: float, *, is_axis: bool) -> Markup:
    return Markup('<line class="sb-chart__{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        "axis" if is_axis else "mark", _at(x1), _at(y1), _at(x2), _at(y2)
    )


def _text(said: str, x: float, y: float, anchor: str, on: int = 0) -> Markup:
    """Letters that begin, end or have their middle at ``x``; ``on`` is the number of the series whose fill they stand on."""
    place = Markup(' class="sb-chart__on-{}"').format(on) if on else Markup("")
    return Markup('<text{} x="{}" y="{}" text-anchor="{}">{}</text>').format(
        place, _at(x), _at(y), anchor, _clean(said)
    )


def _at(value: float) -> str:
    """A coordinate to a tenth: ``12``, ``12.5``."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")  # + 0 takes the sign off -0


def _width(text: str) -> float:
    """About how wide ``text`` is."""
    return sum(_FONT if east_asian_width(sign) in "WFA" else 0.55 * _FONT for sign in text)


def _cut(text: str, most: float) -> str:
    """``text``, or as much of its beginning as fits into ``most`` with a sign that something is left out."""
    if _width(text) <= most:
        return text
    while text and _width(text) + _FONT > most:
        text = text[:-1]
    return text + "…"


def _wrapped(text: str, most: float) -> list[str]:
    """``text`` in lines that fit into ``most``; what three lines do not hold is cut."""
    lines = [""]
    for sign in text:
        if lines[-1] and _width(lines[-1] + sign) > most:
            lines.append("")
        lines[-1] += sign
    if len(lines) > _NAME_LINES:
        lines[_NAME_LINES - 1 :] = [_cut("".join(lines[_NAME_LINES - 1 :]), most)]
    return [line for line in lines if line.strip()]


def _clean(text: str) -> str:
    """``text`` without the characters that XML cannot carry."""
    return "".join(sign for sign in " ".join(text.split()) if _carried(sign))


def _carried(sign: str) -> bool:
    return sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
