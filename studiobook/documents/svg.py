"""A chart as inline SVG for the site: text as text, no script, no colour of its own (``css/chart.css`` gives those by class).

The frame is narrow, so that its letters are still readable where a phone scales it down. Lengths are units of that frame.
"""

from decimal import Decimal
from unicodedata import east_asian_width

from markupsafe import Markup

from studiobook.core.numbers import fixed_text
from studiobook.documents.chart import AxisScale, Chart, ChartKind, axis_scale, totals

WIDTH = 360.0
_FONT = 12.0
_BASELINE = _FONT * 0.36  # from the middle of a line down to its base line
_LINE = 15.0
_GAP = 4.0
_PLOT = 150.0  # the height of the highest column
_ROW = 24.0  # the height of a bar with the room around it
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
    drawn = [_text(f"单位：{chart.unit}", 0, baseline, "start")]
    if len(chart.series) > 1:
        baseline += _LINE + 2
        left = 0.0
        for number, one in enumerate(chart.series, start=1):
            name = _cut(one.name, WIDTH - _LINE)
            if left and left + _LINE + _width(name) > WIDTH:
                left, baseline = 0.0, baseline + _LINE + 2
            drawn.append(_rect(number, left + 0.5, baseline - 10, 10, 10))
            drawn.append(_text(name, left + _LINE, baseline, "start"))
            left += _LINE + _width(name) + _FONT
    return drawn, baseline + _GAP


def _columns(chart: Chart, axis: AxisScale, top: float) -> tuple[list[Markup], float]:
    """Columns, each series above those before it, the sum above all; and the height of the drawing."""
    marks = [(mark, fixed_text(mark, axis.places)) for mark in axis.marks]
    left = max(_width(label) for _, label in marks) + _GAP
    base = top + _LINE + _PLOT
    slot = (WIDTH - left) / len(chart.categories)
    drawn = []
    for mark, label in marks:
        level = base - _share(mark, axis) * _PLOT
        drawn.append(_line(left, level, WIDTH, level, is_axis=not mark))
        drawn.append(_text(label, left - _GAP, level + _BASELINE, "end"))
    most_lines = 1
    for index, (name, total) in enumerate(zip(chart.categories, totals(chart.series), strict=True)):
        middle = left + slot * (index + 0.5)
        column, upper = _column(chart, axis, index, middle, base, min(_MOST_BAR, slot * 0.66))
        drawn += column
        figure = fixed_text(total, chart.places)
        if _width(figure) <= slot:
            drawn.append(_text(figure, middle, upper - _GAP, "middle"))
        lines = _wrapped(name, slot - 1)
        most_lines = max(most_lines, len(lines))
        drawn += [_text(line, middle, base + _LINE * row, "middle") for row, line in enumerate(lines, start=1)]
    return drawn, base + _LINE * most_lines + _GAP


def _column(
    chart: Chart, axis: AxisScale, index: int, middle: float, base: float, thickness: float
) -> tuple[list[Markup], float]:
    """The stack of the category ``index``, with the figures of its series that fit into it; and its upper end."""
    drawn = []
    total = totals(chart.series)[index]
    below = 0.0
    for number, one in enumerate(chart.series, start=1):
        value = one.values[index]
        height = _share(value, axis) * _PLOT
        if value:
            tip = _tip(chart, index, number - 1)
            drawn.append(_rect(number, middle - thickness / 2, base - below - height, thickness, height, tip))
            figure = fixed_text(value, chart.places)
            if len(chart.series) > 1 and value != total and height >= _LINE and _width(figure) <= thickness:
                drawn.append(_text(figure, middle, base - below - height / 2 + _BASELINE, "middle", number))
        below += height
    return drawn, base - below


def _bars(chart: Chart, axis: AxisScale, top: float) -> tuple[list[Markup], float]:
    """Horizontal bars, each with its figure at its end; and the height of the drawing."""
    names = [_cut(name, _MOST_NAME) for name in chart.categories]
    values = chart.series[0].values
    figures = [fixed_text(value, chart.places) for value in values]
    left = max(map(_width, names)) + _GAP
    longest = max(map(_width, figures)) + _GAP
    has_figures = longest <= WIDTH / 4  # longer ones are in the table only
    last = fixed_text(axis.top, axis.places)
    room = WIDTH - left - max(longest if has_figures else 0.0, _width(last) / 2)
    top += _GAP
    base = top + _ROW * len(names)
    drawn = []
    for mark in axis.marks:
        across = left + _share(mark, axis) * room
        drawn.append(_line(across, top, across, base, is_axis=not mark))
        if _width(last) + _GAP <= room / (len(axis.marks) - 1) or mark in (0, axis.top):
            drawn.append(_text(fixed_text(mark, axis.places), across, base + _LINE, "middle"))
    for index, (name, value, figure) in enumerate(zip(names, values, figures, strict=True)):
        middle = top + _ROW * (index + 0.5)
        length = _share(value, axis) * room
        drawn.append(_text(name, left - _GAP, middle + _BASELINE, "end"))
        if length:
            drawn.append(_rect(1, left, middle - _ROW / 3, length, _ROW * 2 / 3, _tip(chart, index, 0)))
        if has_figures:
            drawn.append(_text(figure, left + length + _GAP, middle + _BASELINE, "start"))
    return drawn, base + _LINE + _GAP


def _tip(chart: Chart, index: int, series: int) -> str:
    """The tooltip of a bar."""
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


def _text(text: str, x: float, y: float, anchor: str, on: int = 0) -> Markup:
    """Letters that begin, end or have their middle at ``x``. ``on`` is the number of the series if they are on its fill."""
    place = Markup(' class="sb-chart__on-{}"').format(on) if on else Markup("")
    return Markup('<text{} x="{}" y="{}" text-anchor="{}">{}</text>').format(
        place, _at(x), _at(y), anchor, _clean(text)
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
