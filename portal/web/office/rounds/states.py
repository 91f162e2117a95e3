"""Where a round stands, in the words of the office's pages."""

from portal.rules.judging.rounds import RoundState
from portal.rules.rulebook.rubric import Method
from portal.storage.judging.rounds import Round
from portal.storage.season.proposals import ProposalState

SEALS = {
    RoundState.PREPARING: "准备中",
    RoundState.OPEN: "评审中",
    RoundState.CLOSING: "正在计票",
    RoundState.CLOSED: "已结束",
    RoundState.APPROVED: "已批准",
    RoundState.REPLACED: "已代替",
}
TURNS = {
    RoundState.PREPARING: "由办公室准备，开始以后专家才能看到。",
    RoundState.OPEN: "由专家评审。",
    RoundState.CLOSING: "提交已经停止，正在计票，请稍后刷新本页。",
    RoundState.CLOSED: "已计票，由办公室提请组委会批准。",
    RoundState.APPROVED: "组委会已批准，结果已固定。",
    RoundState.REPLACED: "本轮已重新进行，原来的内容保留不动，不再计入结果。",
}
PUBLIC_SEALS = {RoundState.OPEN: "投票中", RoundState.CLOSING: "待开票"}
PUBLIC_TURNS = {
    RoundState.PREPARING: "由办公室准备，开始以后公布规定，到时间才能投票。",
    RoundState.OPEN: "由公众投票。截止以前，任何人都看不到票数。",
    RoundState.CLOSING: "投票已经结束，由办公室核定疑点、录入其他形式的结果，然后开票。",
}
PROPOSED = {
    ProposalState.PROPOSED: "等待组委会批准",
    ProposalState.APPROVED: "组委会已批准",
    ProposalState.DECLINED: "组委会没有同意",
    ProposalState.LAPSED: "已作废",
}
# What the table of a counted round is called.
SUMMARIES = dict.fromkeys(Method, "评分汇总表") | {
    Method.ELIGIBILITY: "初审汇总表",
    Method.VOTE: "投票汇总表",
    Method.DELIBERATION: "评议汇总表",
    Method.PUBLIC: "公众评价汇总表",
    Method.OVERALL: "综合评价汇总表",
}
assert set(SEALS) == set(TURNS) == set(RoundState), "every state needs its words"
assert set(PROPOSED) == set(ProposalState), "every state needs its words"


def seal_of(round_: Round) -> str:
    """What the seal on its page says."""
    own = PUBLIC_SEALS if round_.method is Method.PUBLIC else {}
    return own.get(round_.state, SEALS[round_.state])


def turn_of(round_: Round) -> str:
    """Who has to do what."""
    own = PUBLIC_TURNS if round_.method is Method.PUBLIC else {}
    return own.get(round_.state, TURNS[round_.state])
