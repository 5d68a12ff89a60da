"""Contradictions in the reviews of cycles: marks that the policy does not know, a grade that the marks do not bear out."""

from collections.abc import Iterator

from studiobook.core.dates import chinese_date
from studiobook.core.diagnostic import Diagnostic
from studiobook.core.numbers import number_text
from studiobook.loading.messages import suggestion
from studiobook.models.library import Library
from studiobook.models.reviews import Review, ScoreSheet, StudioReview
from studiobook.models.rubric import Rubric


def contradictions(library: Library) -> Iterator[Diagnostic]:
    """Every contradiction; a review of which a sheet, the studio or the rubric could not be read is left for the next run."""
    seen: dict[tuple[str, int], Review] = {}
    for review in library.reviews:
        record = review.record
        needed = (record.path.rpartition("/")[0], f"studios/{record.subject}", "bureau/policy")
        if not all(map(library.is_complete, needed)):
            continue
        first = seen.setdefault((record.subject, record.cycle.start), record)
        if first is not record:
            yield Diagnostic(record.at("subject"), f"这个周期已经有一次综合考评（{first.path}）", "合并成一个文件夹")
        yield from _subject(library, record)
        if review.rubric:
            yield from _sheets(review, review.rubric)
            yield from _decision(review)
        elif record.subject in library.studios:
            yield Diagnostic(
                record.at("subject"), "考核这个工作室的管理办法没有写 review", "在管理办法里写明怎样评分、定等次"
            )


def _subject(library: Library, record: Review) -> Iterator[Diagnostic]:
    studio = library.studios.get(record.subject)
    if studio is None:
        known = sorted(library.studios)
        listed = f"写 {'、'.join(known)} 之一" if known else "先在 studios/ 里放入工作室的文件夹"
        remedy = suggestion(record.subject, known) or listed
        yield Diagnostic(record.at("subject"), f"没有工作室“{record.subject}”", remedy)
    elif record.cycle != studio.cycle.start:
        yield Diagnostic(
            record.at("cycle"), f"{studio.name}的建设周期从 {studio.cycle.start} 学年开始", f"写 {studio.cycle.start}"
        )


def _sheets(review: StudioReview, rubric: Rubric) -> Iterator[Diagnostic]:
    experts: dict[str, ScoreSheet] = {}
    for sheet in review.sheets:
        first = experts.setdefault(sheet.expert, sheet)
        if first is not sheet:
            yield Diagnostic(
                sheet.at("expert"), f"专家“{sheet.expert}”已经评过分（{first.path}）", "删去一份，或改正姓名"
            )
        for item in rubric.items:
            if item.id not in sheet.marks:
                yield Diagnostic(
                    sheet.at("marks"),
                    f"没有给“{item.label}”评分",
                    f"补上 {item.id}，0 到 {number_text(item.points)} 分",
                )
        for name, mark in sheet.marks.items():
            known = rubric.item(name)
            if known is None:
                ids = [one.id for one in rubric.items]
                yield Diagnostic(
                    sheet.at("marks", name), f"评分项目里没有“{name}”", suggestion(name, ids) or f"写 {'、'.join(ids)}"
                )
            elif not 0 <= mark <= known.points:
                message = f"“{known.label}”打了 {number_text(mark)} 分，应在 0 到 {number_text(known.points)} 分之间"
                yield Diagnostic(sheet.at("marks", name), message, "核对分数")


def _decision(review: StudioReview) -> Iterator[Diagnostic]:
    decision, record = review.decision, review.record
    if decision is None:
        return
    later = [sheet for sheet in review.sheets if sheet.on > decision.on]
    for sheet in later:
        yield Diagnostic(sheet.at("on"), f"评分日期在考核结果（{chinese_date(decision.on)}）之后", "核对两个日期")
    due = review.due_grade
    if due is None:
        yield Diagnostic(record.at("decision"), "专家评分还没有齐，不能定等次", "先把每位专家的评分写进 scores/")
    elif due is not decision.grade and decision.reason is None:
        message = f"得分 {number_text(review.score)} 对应“{due.label}”，考核结果却是“{decision.grade.label}”"
        yield Diagnostic(record.at("decision", "grade"), message, "核对等次；确要这样定，在 reason 里写明理由")
