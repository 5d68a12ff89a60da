"""Charts that Word can edit: a DrawingML chart with the workbook of its figures, in greys and hatchings that any printer can show."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

from docx.oxml.ns import nsdecls, qn
from xlsxwriter import Workbook

from studiobook.core import zips
from studiobook.documents.chart import Chart, ChartKind, Series, axis_scale
from studiobook.word.builder import DocumentBuilder, Figure
from studiobook.word.captions import PICTURE
from studiobook.word.profile import EMU_A_MM, TWIPS_A_MM, Profile
from studiobook.word.runs import add_text
from studiobook.word.xml import DRAWING, clean

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_SPACES = f'xmlns:c="{_CHART}" {nsdecls("a", "r")}'
_FRAME = DRAWING.format(
    namespaces=nsdecls("wp", "a"),
    graphic=f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}"><c:chart {_SPACES}/></a:graphicData>'
    "</a:graphic>",
)
_EMBEDDED, _RELATIONSHIP = f"{{{_CHART}}}chart", qn("r:id")
_SHEET = "Sheet1"
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  # the workbook's property is a time without a zone, the same in every file
_CATEGORIES, _VALUES = "111111111", "222222222"  # by these numbers the axes refer to each other
_CAPTION_ROOM_MM = 14  # a caption of one line below, and the space above
_FEW = 6  # so few columns have wide gaps
_HAIR, _LIGHT = 6350, 3175  # widths of lines in EMU: 0.5 and 0.25 pt


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _hatched(pattern: str) -> str:
    ink, paper = (f'<a:srgbClr val="{colour}"/>' for colour in ("000000", "FFFFFF"))
    return f'<a:pattFill prst="{pattern}"><a:fgClr>{ink}</a:fgClr><a:bgClr>{paper}</a:bgClr></a:pattFill>'


def _line(width: int, colour: str) -> str:
    return f'<a:ln w="{width}">{_solid(colour)}</a:ln>'


_FILLS = (
    _solid("595959"),
    _hatched("wdUpDiag"),
    _solid("D9D9D9"),
    _hatched("dotGrid"),
    _solid("A6A6A6"),
    _hatched("dkHorz"),
)


def write_chart(builder: DocumentBuilder, chart: Chart) -> None:
    """Append ``chart`` over its caption."""
    box = builder.profile.charts
    room = builder.height / TWIPS_A_MM - _CAPTION_ROOM_MM
    height = min(box.height_mm, room)
    if chart.kind is ChartKind.BAR:
        height = min(box.most_height_mm, room, (len(chart.categories) + 2) * box.bar_mm)
    relationship = builder.add_chart(chart_xml(chart, builder.profile), workbook(chart))
    width = min(box.width_mm, builder.width / TWIPS_A_MM)
    line = builder.add_paragraph("Photo", '<w:spacing w:before="120"/>')
    size = round(width * EMU_A_MM), round(height * EMU_A_MM)
    drawing = builder.drawing(_FRAME, size, "图表", chart.description)
    next(drawing.iter(_EMBEDDED)).set(_RELATIONSHIP, relationship)
    line.append(drawing)
    caption = builder.add_paragraph("PhotoCaption", '<w:spacing w:after="80"/>')
    builder.captions.add_number(caption, PICTURE, chart.caption)
    add_text(caption, f"　{chart.caption}（单位：{chart.unit}）", builder.profile.fonts.photo_caption)
    builder.figures.append(Figure((line, caption), chart=True))


def workbook(chart: Chart) -> bytes:
    """The xlsx file that Word opens to edit the figures: categories in column A, a column for each series."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        figure = book.add_format({"num_format": _number_format(chart.places)})
        page = book.add_worksheet(_SHEET)
        for row, name in enumerate((chart.category, *chart.categories)):
            page.write_string(row, 0, clean(name))
        for column, one in enumerate(chart.series, start=1):
            page.write_string(0, column, clean(one.name))
            for row, value in enumerate(one.values, start=1):
                page.write_number(row, column, _exact(value, chart.places), figure)
    with ZipFile(target) as archive:
        return zips.packed((name, archive.read(name)) for name in archive.namelist())


def chart_xml(chart: Chart, profile: Profile) -> bytes:
    """``word/charts/chartN.xml``; its first relationship is the workbook."""
    letters = _text_properties(profile)
    stacked = chart.kind is ChartKind.STACKED
    horizontal = chart.kind is ChartKind.BAR
    gap = 60 if horizontal or len(chart.categories) > _FEW else 150
    overlap = '<c:overlap val="100"/>' if stacked else ""
    bars = "".join(_series(chart, number, one, letters) for number, one in enumerate(chart.series))
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{letters}</c:legend>' if len(chart.series) > 1 else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {_SPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart>'
        f'<c:barDir val="{"bar" if horizontal else "col"}"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{bars}<c:gapWidth val="{gap}"/>{overlap}'
        f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/></c:barChart>{_axes(chart, letters, horizontal=horizontal)}'
        f'<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_solid('FFFFFF')}<a:ln><a:noFill/></a:ln></c:spPr>{letters}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _series(chart: Chart, number: int, one: Series, letters: str) -> str:
    column, last = chr(ord("B") + number), len(chart.categories) + 1
    stacked = chart.kind is ChartKind.STACKED
    shape = _solid("FFFFFF") if stacked else "<a:noFill/>"
    name = f"{_SHEET}!${column}$1", _texts([one.name])
    categories = f"{_SHEET}!$A$2:$A${last}", _texts(chart.categories)
    exact = (_exact(value, chart.places) for value in one.values)  # as in the workbook
    values = "".join(f'<c:pt idx="{index}"><c:v>{value:f}</c:v></c:pt>' for index, value in enumerate(exact))
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{_reference(*name)}</c:tx>'
        f'<c:spPr>{_FILLS[number]}{_line(_HAIR, "000000")}</c:spPr><c:invertIfNegative val="0"/>'
        # a figure of zero has no height of its own in a stack
        f'<c:dLbls><c:numFmt formatCode="{_number_format(chart.places)}{";;;" if stacked else ""}" sourceLinked="0"/>'
        f'<c:spPr>{shape}<a:ln><a:noFill/></a:ln></c:spPr>{letters}<c:dLblPos val="{"ctr" if stacked else "outEnd"}"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        f'<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls><c:cat>{_reference(*categories)}</c:cat>'
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>{_number_format(chart.places)}</c:formatCode>"
        f'<c:ptCount val="{len(one.values)}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _exact(value: float, places: int) -> Decimal:
    """``value`` rounded to ``places``, without the noise of a float."""
    return round(Decimal(str(value)), places).normalize()


def _reference(formula: str, cache: str) -> str:
    return f"<c:strRef><c:f>{formula}</c:f><c:strCache>{cache}</c:strCache></c:strRef>"


def _texts(texts: tuple[str, ...] | list[str]) -> str:
    points = (f'<c:pt idx="{index}"><c:v>{escape(clean(text))}</c:v></c:pt>' for index, text in enumerate(texts))
    return f'<c:ptCount val="{len(texts)}"/>{"".join(points)}'


def _axes(chart: Chart, letters: str, *, horizontal: bool) -> str:
    """The two axes; horizontal bars begin with the first category at the top and have the figures below."""
    axis = axis_scale(chart)
    mark = _number_format(axis.places)
    black = f"<c:spPr>{_line(_HAIR, '000000')}</c:spPr>{letters}"

    def ticks(number_format: str, outward: str) -> str:
        return (
            f'<c:numFmt formatCode="{number_format}" sourceLinked="0"/><c:majorTickMark val="{outward}"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{black}'
        )

    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{"maxMin" if horizontal else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if horizontal else "b"}"/>{ticks("General", "none")}'
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/><c:max val="{axis.top:f}"/>'
        f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{"b" if horizontal else "l"}"/>'
        f"<c:majorGridlines><c:spPr>{_line(_LIGHT, 'D9D9D9')}</c:spPr></c:majorGridlines>{ticks(mark, 'out')}"
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="{"max" if horizontal else "autoZero"}"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{axis.step:f}"/></c:valAx>'
    )


def _text_properties(profile: Profile) -> str:
    letters = profile.charts.letters
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(letters.size_pt * 100)}" b="0">'
        f'{_solid("000000")}<a:latin typeface="{profile.fonts.latin}"/><a:ea typeface="{letters.font}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _number_format(places: int) -> str:
    """The number format as Excel writes it: ``#,##0`` or ``#,##0.00``."""
    return "#,##0" + (f".{'0' * places}" if places else "")
