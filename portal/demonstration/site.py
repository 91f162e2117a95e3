"""The demonstration's site: the call of every edition, notices of which one was amended, one withdrawn and one is still
to come, a draft, and the questions that people ask. All invented 示例, all by the real operations at past moments."""

from datetime import datetime, timedelta

from portal.clock import beijing
from portal.documents.workbooks.workbook import Column, workbook
from portal.operations.applying.evidence import Upload
from portal.operations.site import announcing, calling, questions
from portal.rules.site.announcing import AnnouncementKind
from portal.storage.season import editions
from portal.storage.season.editions import Edition, EditionState
from portal.storage.site.announcements import Announcement

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

COURSE = """为帮助申报人和单位准确填写申报表，办公室将举办两场线上填报辅导（示例）。

## 时间

{first} 14:00 至 16:00，内容相同，任选一场参加。

## 内容

- 申报条件和年限怎样计算
- 主要工作成绩怎样写，字数和页数怎样控制
- 证实性材料怎样选、怎样排
- 单位推荐怎样办理

请填写附件中的报名表，由所在单位汇总后发送。不参加辅导不影响申报。"""
COURSE_DAYS = "{0}、{1}"
MAINTENANCE = "因机房检修，平台拟于本周六 22:00 起停机两小时（示例）。停机期间不能填写和提交，已经保存的内容不受影响。"
TO_COME = """## 现场展示

评审入围的申报人将收到参加现场展示的通知（示例）。展示的顺序由抽签决定，请准备：

1. 演示文稿或视频，时长不超过 10 分钟；
2. 能说明成果的模型或实物，可以不带；
3. 本人有效身份证件。

展示以后专家提问，时长不超过 10 分钟。"""
NEWS = """上一届获荣个人走进三家企业，与一线职工交流岗位上的技术改进（示例）。

> “把一个接头拧紧不难，难的是弄清它为什么会松。”

交流中提出的 12 个问题，办公室已经整理成册，供申报人参考（示例）。"""
DRAFTED = "拟邀请往届获荣个人介绍申报体会，时间和地点待定（示例）。"

# (heading, question, answer)
ASKED = (
    (
        "申报条件",
        "在本市工作、户籍不在上海，可以申报吗？",
        "可以。条件看的是在本市相关行业单位工作的年限，不看户籍。请在工作经历中写明单位和起止年月。",
    ),
    (
        "申报条件",
        "工作年限怎样计算？",
        "按您在工作经历中勾选的各段，以申报截止日为准，重叠的时间只算一次。不满规定年限的仍可提交，但要写明原因，由审查决定。",
    ),
    (
        "申报条件",
        "“智慧工匠”和“领军先锋”可以都报吗？",
        "不可以。同一届只能申报其中一项，提交以后也不能改报另一项，撤回后仍是如此。还没有提交的草稿不受影响。",
    ),
    (
        "申报条件",
        "以前获得过这一称号，还能再报吗？",
        "获荣之日起 {numbers.bar_years.words}内不能再申报同一称号。只获得过提名的，不受此限。",
    ),
    (
        "填写申报表",
        "主要工作成绩写多少字合适？",
        "三个部分合计不超过 {words:,} 字，按 Word 的字数计算，标题不算。页面右下角随时显示字数。"
        "写清一两件事，胜过罗列。",
    ),
    (
        "填写申报表",
        "可以先存着，过几天再写吗？",
        "可以。草稿会自动保存，换一台电脑登录也能接着写。申报截止前 {numbers.filing_reminder_days.words}和 "
        "{numbers.last_filing_reminder_days.words}，平台会提醒还没有提交的申报人。",
    ),
    (
        "填写申报表",
        "没有受过奖励或处罚怎样填？",
        "勾选“无”即可，申报表上会印出“无”。",
    ),
    (
        "证实性材料",
        "证实性材料放什么？",
        "- 技术资格证书\n- 从事重要技术工作取得实效的证明\n- 技术成果，例如专利、标准、论文\n- 省部级以上荣誉\n\n"
        "合计不超过 {pages} 页，请选最能说明问题的页，扫描成 PDF 或 JPEG 上传。",
    ),
    (
        "证实性材料",
        "证件照有什么要求？",
        "近期正面免冠彩色 1 寸照，JPEG 格式。上传后会按 1 寸的比例裁好，请核对预览。",
    ),
    (
        "推荐",
        "必须由单位推荐吗？",
        "不必。可以个人自荐，也可以请所在单位或单位所属行业协会推荐。选择单位推荐的，提交后由推荐机构在推荐截止前填写意见并上传盖章页。",
    ),
    (
        "提交以后",
        "提交以后发现写错了怎么办？",
        "办公室受理之前，可以撤回，改好后在申报截止前重新提交。受理以后不能改动；需要补正的，办公室会退回并说明要改哪些部分。",
    ),
    (
        "提交以后",
        "结果在哪里看？",
        "各阶段的时间和人数公布在“评选进程”中，您自己的情况在“我的申报”中。拟表彰名单会在“公示”中公布，时间不少于{numbers.notice_days.numeral}个工作日。",
    ),
)


def announce(*, by: int, at: datetime) -> None:
    """Publish everything as officer ``by`` would have, up to the moment ``at``."""
    for edition in editions.every():
        if edition.state is not EditionState.PREPARING:
            _call(edition, by=by)
    _amended(by=by, at=at)
    _others(by=by, at=at)
    book = editions.newest("craftsman").book
    words = max(section.shared_limit for section in book.form.sections)
    for step, (heading, question, answer) in enumerate(ASKED):
        said = answer.format(numbers=book.procedure, words=words, pages=book.evidence.page_limit)
        questions.add(heading, question, said, by=by, at=at - 25 * DAY + step * HOUR)


def _call(edition: Edition, *, by: int) -> Announcement:
    """On the day before filing begins."""
    opens_at = min(programme.opens_at for programme in editions.programmes_of(edition))
    title, text = calling.call(edition)
    return _published(AnnouncementKind.CALL, title, text, edition=edition.id, by=by, at=opens_at - DAY)


def _amended(*, by: int, at: datetime) -> None:
    """The course moved by a day; the form to enter for it lies beside the text."""
    begun, first = _morning(at - 12 * DAY), at + 3 * DAY
    days = [_day(first), _day(first + 2 * DAY), _day(first + 3 * DAY)]
    text = COURSE.format(first=COURSE_DAYS.format(days[0], days[1]))
    made = announcing.draft(AnnouncementKind.CIRCULAR, "关于举办线上填报辅导的通知（示例）", text, by=by, at=begun)
    columns = [Column("姓名", 12), Column("所在单位", 28), Column("参加场次", 16)]
    sheet = workbook("填报辅导报名表（示例）", "由所在单位汇总后发送。", columns, [])
    announcing.enclose(made.id, made.version, Upload("填报辅导报名表（示例）.xlsx", sheet), by=by, at=begun)
    published = announcing.publish(made.id, made.version + 1, by=by, at=begun + HOUR)
    changed = announcing.write(
        made.id,
        published.version,
        kind=made.kind,
        title=made.title,
        text=text.replace(days[1], days[2]),
        edition=None,
        by=by,
        at=begun + 4 * DAY,
    )
    reason = "第二场与会议室安排冲突，顺延一天。"
    announcing.amend(made.id, changed.version, reason, by=by, at=begun + 4 * DAY + HOUR)


def _others(*, by: int, at: datetime) -> None:
    kind = AnnouncementKind
    _published(kind.NEWS, "往届获荣个人走进企业交流（示例）", NEWS, by=by, at=_morning(at - 30 * DAY))
    stopped = _published(kind.CIRCULAR, "关于平台停机检修的通知（示例）", MAINTENANCE, by=by, at=_morning(at - 8 * DAY))
    withdrawn_at, reason = _morning(at - 7 * DAY), "检修改在无人使用的时段进行，平台不停机。"
    announcing.withdraw(stopped.id, stopped.version, reason, by=by, at=withdrawn_at)
    coming = announcing.draft(kind.CIRCULAR, "关于准备现场展示的通知（示例）", TO_COME, by=by, at=at - DAY)
    announcing.publish(coming.id, coming.version, publish_at=_morning(at + 6 * DAY), by=by, at=at - DAY)
    announcing.draft(kind.NEWS, "申报体会分享会（示例）", DRAFTED, by=by, at=at - DAY)


def _published(
    kind: AnnouncementKind, title: str, text: str, *, edition: int | None = None, by: int, at: datetime
) -> Announcement:
    made = announcing.draft(kind, title, text, edition=edition, by=by, at=at)
    return announcing.publish(made.id, made.version, by=by, at=at + HOUR)


def _day(moment: datetime) -> str:
    local = beijing(moment)
    return f"{local.month}月{local.day}日"


def _morning(moment: datetime) -> datetime:
    return beijing(moment).replace(hour=9, minute=0, second=0, microsecond=0)
