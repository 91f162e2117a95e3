"""Every address with its audience. An address that is not listed here fails the run; each other audience really
gets refused over HTTP; reading never writes."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.operations.judging import marking
from portal.rules.applying.recommending import Part
from portal.rules.people.staffing import RoleName
from portal.storage.schema import TABLES
from tests.builders import PASSWORD, a_member, an_account, an_application, an_edition, an_organisation
from tests.operations.recommendations import Asked, an_asked, an_officer, organisation_of
from tests.operations.submissions import AT, DAY
from tests.panel import Panel, a_panel
from tests.staff import a_colleague, enter_directly
from tests.visit import without_token

PUBLIC, ANYBODY, SIGNED_IN, APPLICANT, NOBODY = "public", "anybody", "signed in", "applicant", "demonstration only"
# The office's: pages of its own, and those about one thing, where a draft is the same as a number never given.
OFFICE, OFFICE_CASE = "office", "office, one thing"
COMMITTEE, COMMITTEE_CASE, AUDITOR = "committee", "committee, one thing", "auditor"
# An organisation's: its list, and what it is asked; another one's is the same as a number never given.
RECOMMENDER, RECOMMENDER_CASE = "recommender", "recommender, one thing"
# An expert's: the rounds, and the own candidates; a round without a seat on its panel is the same as none.
EXPERT, EXPERT_CASE = "expert", "expert, one thing"

AUDIENCES = {
    "static": PUBLIC,
    "public.home": PUBLIC,
    "public.award": PUBLIC,
    "public.announcements": PUBLIC,
    "public.announcement": PUBLIC,
    "public.history": PUBLIC,
    "public.announcement_file": PUBLIC,
    "public.questions": PUBLIC,
    "public.awards": PUBLIC,
    "public.feed": PUBLIC,
    "public.sitemap": PUBLIC,
    "public.robots": PUBLIC,
    "public.process": PUBLIC,
    "public.public_notices": PUBLIC,
    "public.public_notice": PUBLIC,
    "public.public_notice_file": PUBLIC,
    "public.decision": PUBLIC,
    "public.decision_file": PUBLIC,
    "public.objection": PUBLIC,
    "public.object_to": ANYBODY,
    "public.objection_receipt": PUBLIC,
    "public.objection_status": PUBLIC,
    "public.roll": PUBLIC,
    "public.roll_csv": PUBLIC,
    "public.roll_json": PUBLIC,
    "public.honouree": PUBLIC,
    "public.honouree_photo": PUBLIC,
    "public.mailbox": NOBODY,
    "account.register": ANYBODY,
    "account.registered": ANYBODY,
    "account.confirm": ANYBODY,
    "account.sign_in": ANYBODY,
    "account.code": ANYBODY,
    "account.invitation": ANYBODY,
    "account.accept_invitation": ANYBODY,
    "account.forgot": ANYBODY,
    "account.forgotten": ANYBODY,
    "account.reset": ANYBODY,
    "account.sign_out": ANYBODY,
    "account.show": SIGNED_IN,
    "account.contact": SIGNED_IN,
    "account.password": SIGNED_IN,
    "account.end_sign_ins": SIGNED_IN,
    "account.second_factor": SIGNED_IN,
    "account.second_factor_picture": SIGNED_IN,
    "applicant.index": SIGNED_IN,
    "applicant.start": SIGNED_IN,
    "applicant.show": APPLICANT,
    "applicant.photo": APPLICANT,
    "applicant.decision": APPLICANT,
    "applicant.word": APPLICANT,
    "applicant.section": APPLICANT,
    "applicant.save": APPLICANT,
    "applicant.autosave": APPLICANT,
    "applicant.check": APPLICANT,
    "applicant.before_submitting": APPLICANT,
    "applicant.submit": APPLICANT,
    "applicant.receipt": APPLICANT,
    "applicant.package": APPLICANT,
    "applicant.before_withdrawing": APPLICANT,
    "applicant.withdraw": APPLICANT,
    "applicant.before_resuming": APPLICANT,
    "applicant.resume": APPLICANT,
    "applicant.pages": APPLICANT,
    "applicant.presentation": APPLICANT,
    "applicant.add_presentation": APPLICANT,
    "applicant.remove_presentation": APPLICANT,
    "applicant.presentation_file": APPLICANT,
    "applicant.evidence_page": APPLICANT,
    "applicant.change_evidence": APPLICANT,
    "applicant.keep_evidence": APPLICANT,
    "applicant.evidence_file": APPLICANT,
    "applicant.evidence_thumbnail": APPLICANT,
    "applicant.evidence_volume": APPLICANT,
    "applicant.page_picture": APPLICANT,
    "applicant.recommenders": APPLICANT,
    "applicant.name_recommender": APPLICANT,
    "applicant.consent": APPLICANT,
    "applicant.put_consent": APPLICANT,
    "applicant.consent_form": APPLICANT,
    "applicant.consent_scan": APPLICANT,
    "applicant.unit_notice_paper": APPLICANT,
    "applicant.honour": APPLICANT,
    "applicant.suggest_story": APPLICANT,
    "applicant.show_photo": APPLICANT,
    "for_others.index": SIGNED_IN,
    "for_others.change": SIGNED_IN,
    "for_others.pattern": APPLICANT,
    "for_others.consents": SIGNED_IN,
    "recommender.index": RECOMMENDER,
    "recommender.show": RECOMMENDER_CASE,
    "recommender.reading": RECOMMENDER_CASE,
    "recommender.form": RECOMMENDER_CASE,
    "recommender.volume": RECOMMENDER_CASE,
    "recommender.photo": RECOMMENDER_CASE,
    "recommender.opinion": RECOMMENDER_CASE,
    "recommender.save": RECOMMENDER_CASE,
    "recommender.autosave": RECOMMENDER_CASE,
    "recommender.opinion_page": RECOMMENDER_CASE,
    "recommender.sealed": RECOMMENDER_CASE,
    "recommender.put_scan": RECOMMENDER_CASE,
    "recommender.scan": RECOMMENDER_CASE,
    "recommender.evidence": RECOMMENDER_CASE,
    "recommender.change_evidence": RECOMMENDER_CASE,
    "recommender.supplement": RECOMMENDER_CASE,
    "recommender.before_recommending": RECOMMENDER_CASE,
    "recommender.recommend": RECOMMENDER_CASE,
    "recommender.before_sending_back": RECOMMENDER_CASE,
    "recommender.send_back": RECOMMENDER_CASE,
    "recommender.before_declining": RECOMMENDER_CASE,
    "recommender.decline": RECOMMENDER_CASE,
    "recommender.unit_notice": RECOMMENDER_CASE,
    "recommender.change_unit_notice": RECOMMENDER_CASE,
    "recommender.unit_notice_paper": RECOMMENDER_CASE,
    "recommender.unit_notice_scan": RECOMMENDER_CASE,
    "expert.index": EXPERT,
    "expert.show": EXPERT_CASE,
    "expert.before_declaring": EXPERT_CASE,
    "expert.declare": EXPERT_CASE,
    "expert.candidate": EXPERT_CASE,
    "expert.save": EXPERT_CASE,
    "expert.autosave": EXPERT_CASE,
    "expert.before_casting": EXPERT_CASE,
    "expert.cast": EXPERT_CASE,
    "expert.save_vote": EXPERT_CASE,
    "expert.autosave_vote": EXPERT_CASE,
    "expert.before_voting": EXPERT_CASE,
    "expert.cast_vote": EXPERT_CASE,
    "expert.form": EXPERT_CASE,
    "expert.volume": EXPERT_CASE,
    "expert.supplement": EXPERT_CASE,
    "expert.photo": EXPERT_CASE,
    "expert.presented": EXPERT_CASE,
    "expert.score_sheet": EXPERT_CASE,
    "expert.put_scan": EXPERT_CASE,
    "expert.scan": EXPERT_CASE,
    "inbox.index": SIGNED_IN,
    "inbox.read_all": SIGNED_IN,
    "inbox.show": APPLICANT,
    "inbox.before_reading": APPLICANT,
    "inbox.read": APPLICANT,
    "office.front": OFFICE,
    "office.announcements": OFFICE,
    "office.before_announcing": OFFICE,
    "office.announce": OFFICE,
    "office.questions": OFFICE,
    "office.before_adding_question": OFFICE,
    "office.add_question": OFFICE,
    "office.announcement": OFFICE_CASE,
    "office.write_announcement": OFFICE_CASE,
    "office.announcement_file": OFFICE_CASE,
    "office.preview_announcement": OFFICE_CASE,
    "office.publish_announcement": OFFICE_CASE,
    "office.amend_announcement": OFFICE_CASE,
    "office.before_withdrawing_announcement": OFFICE_CASE,
    "office.withdraw_announcement": OFFICE_CASE,
    "office.before_removing_announcement": OFFICE_CASE,
    "office.remove_announcement": OFFICE_CASE,
    "office.take_announcement_back": OFFICE_CASE,
    "office.question": OFFICE_CASE,
    "office.change_question": OFFICE_CASE,
    "office.move_question": OFFICE_CASE,
    "office.before_removing_question": OFFICE_CASE,
    "office.remove_question": OFFICE_CASE,
    "office.objections": OFFICE,
    "office.objection": OFFICE_CASE,
    "office.before_reading_contact": OFFICE_CASE,
    "office.read_contact": OFFICE_CASE,
    "office.before_investigating_objection": OFFICE_CASE,
    "office.investigate_objection": OFFICE_CASE,
    "office.before_answering_objection": OFFICE_CASE,
    "office.answer_objection": OFFICE_CASE,
    "office.objection_file": OFFICE_CASE,
    "office.objection_paper": OFFICE_CASE,
    "office.queue": OFFICE,
    "office.queue_workbook": OFFICE,
    "office.before_accepting": OFFICE,
    "office.accept": OFFICE,
    "office.honours": OFFICE,
    "office.honour_pattern": OFFICE,
    "office.before_importing_honours": OFFICE,
    "office.read_honours": OFFICE,
    "office.enter_honours": OFFICE,
    "office.honour": OFFICE_CASE,
    "office.write_story": OFFICE_CASE,
    "office.amend_honour": OFFICE_CASE,
    "office.commendations": OFFICE_CASE,
    "office.mark_commendations": OFFICE_CASE,
    "office.commended": OFFICE_CASE,
    "office.organisations": OFFICE,
    "office.extensions": OFFICE,
    "office.organisation": OFFICE_CASE,
    "office.change_organisation": OFFICE_CASE,
    "office.before_archiving": OFFICE_CASE,
    "office.archive": OFFICE_CASE,
    "office.case": OFFICE_CASE,
    "office.pages": OFFICE_CASE,
    "office.page_picture": OFFICE_CASE,
    "office.word": OFFICE_CASE,
    "office.evidence_volume": OFFICE_CASE,
    "office.photo": OFFICE_CASE,
    "office.person_consent": OFFICE_CASE,
    "office.notice_word": OFFICE_CASE,
    "office.recommendation_scan": OFFICE_CASE,
    "office.before_finding": OFFICE_CASE,
    "office.find": OFFICE_CASE,
    "office.before_returning": OFFICE_CASE,
    "office.send_back": OFFICE_CASE,
    "office.before_refusing": OFFICE_CASE,
    "office.refuse": OFFICE_CASE,
    "office.inquiries": OFFICE_CASE,
    "office.inquire": OFFICE_CASE,
    "office.inquiry_word": OFFICE_CASE,
    "office.before_replying": OFFICE_CASE,
    "office.record_reply": OFFICE_CASE,
    "office.reply_file": OFFICE_CASE,
    "office.before_extending": OFFICE,
    "office.propose_extension": OFFICE,
    "office.before_deciding": OFFICE,
    "office.decide_extension": OFFICE,
    "office.accounts": OFFICE,
    "office.before_inviting": OFFICE,
    "office.invite": OFFICE,
    "office.change_invitation": OFFICE,
    "office.expert_pattern": OFFICE,
    "office.before_importing_experts": OFFICE,
    "office.read_experts": OFFICE,
    "office.invite_experts": OFFICE,
    "office.account": OFFICE_CASE,
    "office.revoke_role": OFFICE_CASE,
    "office.close_account": OFFICE_CASE,
    "office.reset_second_factor": OFFICE_CASE,
    "office.editions": OFFICE,
    "office.before_preparing": OFFICE,
    "office.prepare": OFFICE,
    "office.edition": OFFICE_CASE,
    "office.change_edition": OFFICE_CASE,
    "office.before_ending_edition": OFFICE_CASE,
    "office.end_edition": OFFICE_CASE,
    "office.award": OFFICE_CASE,
    "office.decide_award": OFFICE_CASE,
    "office.rounds": OFFICE,
    "office.prepare_round": OFFICE,
    "office.final_list_page": OFFICE_CASE,
    "office.propose_final_list": OFFICE_CASE,
    "office.decision": OFFICE_CASE,
    "office.write_decision": OFFICE_CASE,
    "office.decision_paper": OFFICE_CASE,
    "office.before_publishing_decision": OFFICE_CASE,
    "office.publish_decision": OFFICE_CASE,
    "office.round_page": OFFICE_CASE,
    "office.add_candidates": OFFICE_CASE,
    "office.before_setting_window": OFFICE_CASE,
    "office.set_window": OFFICE_CASE,
    "office.panel": OFFICE_CASE,
    "office.change_panel": OFFICE_CASE,
    "office.allotment": OFFICE_CASE,
    "office.allot": OFFICE_CASE,
    "office.recusals": OFFICE_CASE,
    "office.pin_recusal": OFFICE_CASE,
    "office.before_opening_round": OFFICE_CASE,
    "office.open_round": OFFICE_CASE,
    "office.before_closing_round": OFFICE_CASE,
    "office.close_round": OFFICE_CASE,
    "office.before_panel_decision": OFFICE_CASE,
    "office.record_panel_decision": OFFICE_CASE,
    "office.before_proposing_result": OFFICE_CASE,
    "office.propose_result": OFFICE_CASE,
    "office.voiding_page": OFFICE_CASE,
    "office.propose_voiding": OFFICE_CASE,
    "office.decide_voiding": OFFICE_CASE,
    "office.paper_sheets": OFFICE_CASE,
    "office.paper_sheet": OFFICE_CASE,
    "office.change_paper_sheet": OFFICE_CASE,
    "office.paper_votes": OFFICE_CASE,
    "office.change_paper_votes": OFFICE_CASE,
    "office.round_paper": OFFICE_CASE,
    "office.presenting": OFFICE_CASE,
    "office.change_presenting": OFFICE_CASE,
    "office.order_of_appearance": OFFICE_CASE,
    "office.presented_file": OFFICE_CASE,
    "office.candidate_opinions": OFFICE_CASE,
    "office.export_round": OFFICE_CASE,
    "office.publishing": OFFICE,
    "office.honour_list": OFFICE_CASE,
    "office.propose_honour_list": OFFICE_CASE,
    "office.public_notice": OFFICE_CASE,
    "office.public_notice_paper": OFFICE_CASE,
    "office.before_publishing": OFFICE_CASE,
    "office.publish": OFFICE_CASE,
    "office.before_removing": OFFICE_CASE,
    "office.remove": OFFICE_CASE,
    "office.calendar": OFFICE,
    "office.calendar_year": OFFICE_CASE,
    "office.enter_calendar_year": OFFICE_CASE,
    "office.unit_notices": OFFICE_CASE,
    "office.unit_notices_workbook": OFFICE_CASE,
    "office.before_reminding_units": OFFICE_CASE,
    "office.remind_units": OFFICE_CASE,
    "office.unit_notice": OFFICE_CASE,
    "office.change_unit_notice": OFFICE_CASE,
    "office.unit_notice_paper": OFFICE_CASE,
    "office.unit_notice_scan": OFFICE_CASE,
    "office.before_exempting_unit": OFFICE_CASE,
    "office.exempt_unit": OFFICE_CASE,
    "office.before_reopening_unit": OFFICE_CASE,
    "office.reopen_unit": OFFICE_CASE,
    "committee.index": COMMITTEE,
    "committee.proposal": COMMITTEE_CASE,
    "committee.decide": COMMITTEE_CASE,
    "committee.notice_summary": COMMITTEE_CASE,
    "auditor.index": AUDITOR,
    "auditor.verification": AUDITOR,
}


@pytest.fixture
def number(app: Flask) -> int:
    """A draft that belongs to somebody."""
    return an_application(programme=an_edition()["craftsman"], by=an_account(email="owner@example.cn")).id


def token_of(client: FlaskClient, path: str = "/register") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: FlaskClient, email: str) -> None:
    typed = {"email": email, "password": PASSWORD, "csrf_token": token_of(client, "/sign-in")}
    assert client.post("/sign-in", data=typed).status_code == 303


def asking(app: Flask, *audiences: str) -> list[tuple[str, str, str]]:
    """(endpoint, method, rule) of every address of these audiences."""
    return [
        (rule.endpoint, method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if AUDIENCES[rule.endpoint] in audiences
    ]


def path_of(rule: str, number: int) -> str:
    values = {"number": str(number), "key": "cover", "programme": "craftsman", "token": "0" * 64, "filename": "x"}
    values |= {"piece": "1", "page": "1", "proposal": "1", "inquiry": "1", "recommendation": "1", "unit": "1"}
    values |= {"award": "craftsman", "edition": "2023", "expert": "1", "candidate": "1", "kind": "summary"}
    values |= {"seq": "1"}
    values |= {"receipt": "0000-0000-0000-0000", "file": "1"}
    values |= {"year": "2023", "target": "shanghai_artisan", "mark": "0"}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: values[found[1]], rule)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, as the database holds them."""
    return {table._meta.table_name: sorted(map(repr, table.select().tuples())) for table in TABLES if table is not None}


def test_every_address_is_listed_with_its_audience(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(AUDIENCES)


def test_who_is_not_signed_in_gets_nowhere_and_changes_nothing(app: Flask, client: FlaskClient, number: int) -> None:
    token = token_of(client)
    before = everything()

    for endpoint, method, rule in asking(app, *set(AUDIENCES.values()) - {PUBLIC, ANYBODY, NOBODY}):
        answer = client.open(path_of(rule, number), method=method, data={"csrf_token": token, "name": "别人"})
        if method == "GET":
            assert (answer.status_code, answer.location.startswith("/sign-in")) == (302, True), endpoint
        else:
            assert answer.status_code == 401, endpoint

    assert everything() == before


def test_somebody_else_gets_the_page_of_a_number_never_given(app: Flask, client: FlaskClient, number: int) -> None:
    an_account(email="other@example.cn")
    sign_in(client, "other@example.cn")
    token = token_of(client, "/account/contact")
    before = everything()

    for endpoint, method, rule in asking(app, APPLICANT):
        theirs, nobodys = (
            client.open(path_of(rule, asked), method=method, data={"csrf_token": token, "version": 0})
            for asked in (number, number + 1)
        )
        assert theirs.status_code == nobodys.status_code == 404, endpoint
        assert without_token(theirs) == without_token(nobodys), endpoint

    assert everything() == before


def test_whoever_is_not_of_the_office_gets_one_and_the_same_page(app: Flask, number: int) -> None:
    """Whatever they ask for, and also what was never given: it says nothing."""
    for role in RoleName:
        if role is RoleName.OFFICE:
            continue
        visitor = app.test_client()
        colleague = role in (RoleName.COMMITTEE, RoleName.AUDITOR)
        account = a_colleague(role) if colleague else an_account(role, email=f"{role.value}@example.cn")
        enter_directly(visitor, account)
        form = {"csrf_token": token_of(visitor), "version": 0}
        before, refused = everything(), set()

        for endpoint, method, rule in asking(app, OFFICE, OFFICE_CASE):
            answers = [visitor.open(path_of(rule, asked), method=method, data=form) for asked in (number, number + 1)]
            assert [answer.status_code for answer in answers] == [403, 403], (role, endpoint)
            refused |= {without_token(answer) for answer in answers}

        assert len(refused) == 1
        assert everything() == before


def test_a_draft_is_for_the_office_the_page_of_a_number_never_given(app: Flask, number: int) -> None:
    visitor = app.test_client()
    enter_directly(visitor, a_colleague())
    form = {"csrf_token": token_of(visitor), "version": 0}
    before = everything()

    for endpoint, method, rule in asking(app, OFFICE_CASE):
        theirs, nobodys = (
            visitor.open(path_of(rule, asked), method=method, data=form) for asked in (number, number + 1)
        )
        assert theirs.status_code == nobodys.status_code == 404, endpoint
        assert without_token(theirs) == without_token(nobodys), endpoint

    assert everything() == before


def test_the_office_reads_without_writing(app: Flask, number: int) -> None:
    visitor = app.test_client()
    enter_directly(visitor, a_colleague())
    before = everything()

    for endpoint, method, rule in asking(app, OFFICE):
        if method == "GET":
            assert visitor.get(path_of(rule, number)).status_code < 404, endpoint

    assert everything() == before


@pytest.mark.parametrize(
    ("role", "audiences"), [(RoleName.COMMITTEE, (COMMITTEE, COMMITTEE_CASE)), (RoleName.AUDITOR, (AUDITOR,))]
)
def test_committee_and_auditor_have_their_pages_for_themselves(
    app: Flask, number: int, role: RoleName, audiences: tuple[str, ...]
) -> None:
    for other in set(RoleName) - {role}:
        visitor = app.test_client()
        colleague = other in (RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR)
        account = a_colleague(other) if colleague else an_account(other, email=f"{other.value}@example.cn")
        enter_directly(visitor, account)
        form = {"csrf_token": token_of(visitor), "version": 0}
        before, refused = everything(), set()

        for endpoint, method, rule in asking(app, *audiences):
            for asked in (number, number + 1):
                answer = visitor.open(path_of(rule, asked), method=method, data=form)
                assert answer.status_code == 403, (other, endpoint)
                refused.add(without_token(answer))

        assert len(refused) == 1
        assert everything() == before


@pytest.mark.parametrize("role", [RoleName.COMMITTEE, RoleName.AUDITOR])
def test_committee_and_auditor_read_without_writing(app: Flask, number: int, role: RoleName) -> None:
    visitor = app.test_client()
    enter_directly(visitor, a_colleague(role))
    form = {"csrf_token": token_of(visitor), "version": 0}
    before = everything()

    for endpoint, method, rule in asking(app, COMMITTEE, COMMITTEE_CASE, AUDITOR):
        if AUDIENCES[endpoint] == COMMITTEE_CASE:
            status = 404 if role is RoleName.COMMITTEE else 403
        else:
            status = 200 if AUDIENCES[endpoint] == role.value else 403
        assert visitor.open(path_of(rule, number), method=method, data=form).status_code == status, endpoint

    assert everything() == before


@pytest.mark.parametrize("role", [RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR])
def test_without_a_second_factor_nothing_of_the_portals_own_side_opens(app: Flask, number: int, role: RoleName) -> None:
    visitor = app.test_client()
    enter_directly(visitor, an_account(role, email="new@example.cn"))
    form = {"csrf_token": token_of(visitor), "version": 0}
    before = everything()

    for endpoint, method, rule in asking(app, OFFICE, OFFICE_CASE, COMMITTEE, COMMITTEE_CASE, AUDITOR):
        answer = visitor.open(path_of(rule, number), method=method, data=form)
        mine = AUDIENCES[endpoint].split(",")[0] == role.value
        assert answer.status_code == (303 if mine else 403), endpoint
        assert not mine or answer.location.startswith("/account/second-factor"), endpoint

    assert everything() == before


@pytest.fixture
def asked(app: Flask) -> Asked:
    """A submission that two organisations are asked about, just now."""
    clock.set_offset(AT - clock.now())
    return an_asked()


def test_whoever_acts_for_no_organisation_gets_one_and_the_same_page(app: Flask, asked: Asked) -> None:
    for role in set(RoleName) - {RoleName.RECOMMENDER, RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR}:
        visitor = app.test_client()
        enter_directly(visitor, an_account(role, email=f"{role.value}@example.cn"))
        form = {"csrf_token": token_of(visitor), "version": 0}
        before, refused = everything(), set()

        for endpoint, method, rule in asking(app, RECOMMENDER, RECOMMENDER_CASE):
            for number in (asked.of(Part.EMPLOYER).id, 1):
                answer = visitor.open(path_of(rule, number), method=method, data=form)
                assert answer.status_code == 403, (role, endpoint)
                refused.add(without_token(answer))

        assert len(refused) == 1
        assert everything() == before


def test_what_another_organisation_is_asked_is_the_page_of_a_number_never_given(app: Flask, asked: Asked) -> None:
    """For a colleague elsewhere, and for somebody of the organisation whom the office does not know yet."""
    stranger = a_member(an_organisation("示例联盟"), email="lianmeng@example.cn", by=an_officer().id)
    unknown = a_member(organisation_of(asked, Part.EMPLOYER), email="waimian@example.cn")
    for member in (stranger, unknown, asked.association):
        visitor = app.test_client()
        enter_directly(visitor, member)
        form = {"csrf_token": token_of(visitor), "version": 1, "reason": "不行"}
        before = everything()

        for endpoint, method, rule in asking(app, RECOMMENDER_CASE):
            theirs, nobodys = (
                visitor.open(path_of(rule, number), method=method, data=form)
                for number in (asked.of(Part.EMPLOYER).id, 1)
            )
            assert theirs.status_code == nobodys.status_code == 404, endpoint
            assert without_token(theirs) == without_token(nobodys), endpoint

        assert everything() == before


def test_an_organisation_reads_without_writing(app: Flask, asked: Asked) -> None:
    visitor = app.test_client()
    enter_directly(visitor, asked.employer)
    before = everything()

    for endpoint, method, rule in asking(app, RECOMMENDER, RECOMMENDER_CASE):
        if method == "GET":
            assert visitor.get(path_of(rule, asked.of(Part.EMPLOYER).id)).status_code < 500, endpoint

    assert everything() == before


@pytest.fixture
def panel(app: Flask) -> Panel:
    """A round that is open just now."""
    clock.set_offset(AT + DAY - clock.now())
    return a_panel(candidates=1)


def _of(panel: Panel, rule: str) -> str:
    """The address about the candidate of the panel."""
    return re.sub(r"<[^<>]*:candidate>", str(panel.candidates[0].id), rule)


def test_whoever_is_no_expert_gets_one_and_the_same_page(app: Flask, panel: Panel) -> None:
    for role in set(RoleName) - {RoleName.EXPERT}:
        visitor = app.test_client()
        colleague = role in (RoleName.OFFICE, RoleName.COMMITTEE, RoleName.AUDITOR)
        account = a_colleague(role) if colleague else an_account(role, email=f"{role.value}@example.cn")
        enter_directly(visitor, account)
        form = {"csrf_token": token_of(visitor), "version": 0}
        before, refused = everything(), set()

        for endpoint, method, rule in asking(app, EXPERT, EXPERT_CASE):
            for number in (panel.round.id, 1):
                answer = visitor.open(path_of(rule, number), method=method, data=form)
                assert answer.status_code == 403, (role, endpoint)
                refused.add(without_token(answer))

        assert len(refused) == 1
        assert everything() == before


def test_a_round_of_others_is_for_an_expert_the_page_of_a_number_never_given(app: Flask, panel: Panel) -> None:
    visitor = app.test_client()
    enter_directly(visitor, an_account(RoleName.EXPERT, email="zhuanjia@example.cn"))
    form = {"csrf_token": token_of(visitor), "version": 1}
    before = everything()

    for endpoint, method, rule in asking(app, EXPERT_CASE):
        theirs, nobodys = (
            visitor.open(path_of(_of(panel, rule), number), method=method, data=form) for number in (panel.round.id, 1)
        )
        assert theirs.status_code == nobodys.status_code == 404, endpoint
        assert without_token(theirs) == without_token(nobodys), endpoint

    assert everything() == before


def test_an_expert_reads_without_writing(app: Flask, panel: Panel) -> None:
    visitor = app.test_client()
    enter_directly(visitor, panel.expert)
    marking.declare(panel.round.id, {}, by=panel.expert.id, at=clock.now())
    before = everything()

    for endpoint, method, rule in asking(app, EXPERT, EXPERT_CASE):
        if method == "GET":
            assert visitor.get(path_of(_of(panel, rule), panel.round.id)).status_code < 500, endpoint

    assert everything() == before


def test_without_its_token_no_form_is_taken(app: Flask, client: FlaskClient, number: int) -> None:
    sign_in(client, "owner@example.cn")
    before = everything()

    for endpoint, method, rule in asking(app, ANYBODY, SIGNED_IN, APPLICANT):
        if method == "POST":
            assert client.post(path_of(rule, number), data={"name": "x"}).status_code == 400, endpoint

    assert everything() == before


def test_reading_never_writes(app: Flask, client: FlaskClient, number: int) -> None:
    sign_in(client, "owner@example.cn")
    before = everything()

    for _, method, rule in asking(app, PUBLIC, ANYBODY, SIGNED_IN, APPLICANT):
        if method == "GET":
            assert client.get(path_of(rule, number)).status_code < 500

    assert everything() == before


def test_the_mailbox_exists_in_the_demonstration_only(app: Flask, client: FlaskClient) -> None:
    for _, method, rule in asking(app, NOBODY):
        assert client.open(rule, method=method).status_code == 404


def test_roles_do_not_open_other_peoples_applications(app: Flask, client: FlaskClient, number: int) -> None:
    for role in RoleName:
        an_account(role, email=f"{role.value}@example.cn", at=clock.now())
        visitor = app.test_client()
        sign_in(visitor, f"{role.value}@example.cn")

        assert visitor.get(f"/applications/{number}").status_code == 404
