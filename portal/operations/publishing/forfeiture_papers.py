"""The papers of 取消 and 撤销: what the person is told before, with the day by which to speak 陈述申辩告知书, and the
decision of the hosts with the sentence that everybody reads. (第二十九条、第三十条; M29, M30)"""

from portal.documents.papers.honour_papers import (
    ForfeitureNotice,
    RectificationPaper,
    render_forfeiture_notice,
    render_rectification,
)
from portal.documents.papers.official_letters import sender_of
from portal.operations.publishing.forfeiting import Opened, book_of, title_of
from portal.rules.language.days import day_in_words
from portal.rules.publishing.deciding_honours import quoted
from portal.rules.roll.forfeiting import AFTERWARDS, KINDS, Step, Taken
from portal.storage.engine.errors import NotFound

NO_NUMBER = "（文号）"
AFTER = {
    Step.CREDIT: "有关情况依照规定纳入社会信用信息系统。",
    Step.RETURNED: "请将荣誉证书交回组委会办公室。",
}


def notice(found: Opened) -> bytes:
    """陈述申辩告知书, as the person was told last.

    :raises NotFound: nobody was told yet.
    """
    told = _last(found, Step.TOLD)
    assert told.until is not None, "the rule has asked for it"
    sender, (word, article) = sender_of(book_of(found.honour)), KINDS[found.case.state]
    contact = (f"联系电话：{sender.hotlines}。",) if sender.hotlines else ()
    return render_forfeiture_notice(
        ForfeitureNotice(
            head=sender.head,
            title=("陈述申辩告知书",),
            addressee=found.honour.name,
            paragraphs=(
                f"根据{sender.activity}活动管理办法{article}，现拟{title_of(found)}。作出决定以前，将认定的事实和依据告知您：",
                *found.forfeiture.grounds.splitlines(),
                f"您可以在{day_in_words(told.until)}（含当日）以前，以书面或者口头方式向组委会办公室陈述、申辩，并提交证明材料。"
                f"您的陈述、申辩会记录在案，并由各活动组织单位核实。逾期没有陈述、申辩的，不影响{word}的办理。",
                *contact,
            ),
            on=told.on,
        )
    )


def decision(found: Opened) -> bytes:
    """The hosts' decision, with room for their number; dated by the day of their consent.

    :raises NotFound: the hosts have not agreed yet.
    """
    agreed = _last(found, Step.CONSENT)
    honour, (word, article) = found.honour, KINDS[found.case.state]
    award = f"{honour.edition_year}年度{quoted(honour.title)}"
    book = book_of(honour)
    hosts = honour.decision.hosts if honour.decision else book.organisers.hosts
    verified = "、".join(taken.organiser for taken in found.case.steps if taken.step is Step.VERIFIED)
    unit = f"（{honour.unit}）" if honour.unit else ""
    return render_rectification(
        RectificationPaper(
            hosts=hosts,
            number=NO_NUMBER,
            title=(f"关于{word}{honour.edition_year}年度", f"{quoted(honour.title)}荣誉称号的决定"),
            paragraphs=(
                f"{honour.name}{unit}于{day_in_words(honour.awarded_on)}获得{award}荣誉称号。"
                f"经{verified}核实，并听取本人陈述申辩，认定：",
                *found.forfeiture.grounds.splitlines(),
                f"根据{book.titles.activity}活动管理办法{article}，决定{word}{honour.name}{award}荣誉称号。"
                f"{AFTER[AFTERWARDS[found.case.state]]}光荣榜和证书核验页面自生效之日起注明，并提请下届组织委员会确认。",
            ),
            on=agreed.on,
        )
    )


def _last(found: Opened, step: Step) -> Taken:
    steps = [taken for taken in found.case.steps if taken.step is step]
    if not steps:
        raise NotFound
    return steps[-1]
