"""Every address with its audience; a new one that is not listed here fails the run."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.storage.schema import TABLES
from tests.builders import PASSWORD

PUBLIC, ANYBODY, SIGNED_IN, APPLICANT, NOBODY = "public", "anybody", "signed in", "applicant", "demonstration only"
# The office's: pages of its own, and those about one thing, where a draft is the same as a number never given.
OFFICE, OFFICE_CASE = "office", "office, one thing"
COMMITTEE, COMMITTEE_CASE = "committee", "committee, one thing"
AUDITOR, AUDITOR_CASE = "auditor", "auditor, one thing"
# An organisation's: its list, and what it is asked; another one's is the same as a number never given.
RECOMMENDER, RECOMMENDER_CASE = "recommender", "recommender, one thing"
# An expert's: the rounds, and the own candidates; a round without a seat on its panel is the same as none.
EXPERT, EXPERT_CASE = "expert", "expert, one thing"


def under(blueprint: str, names: str) -> list[str]:
    """The endpoints of these names."""
    return [f"{blueprint}.{name}" for name in names.split()]


LISTED = {
    PUBLIC: (
        "static",
        *under(
            "public",
            """
            announcement announcement_file announcements award awards decision decision_file feed
            history home honouree honouree_photo objection objection_receipt objection_status
            process public_ballot_list public_ballots_csv
            public_notice public_notice_file public_notices questions robots roll roll_csv
            roll_json sitemap
            """,
        ),
        "health.healthz",
    ),
    ANYBODY: (
        *under("public", "object_to public_vote vote"),
        *under(
            "account",
            """
            accept_invitation code confirm forgot forgotten invitation register registered reset
            sign_in sign_out
            """,
        ),
    ),
    NOBODY: (*under("public", "mailbox"),),
    SIGNED_IN: (
        *under("account", "contact end_sign_ins password second_factor second_factor_picture show"),
        *under("applicant", "index start"),
        *under("for_others", "change consents index"),
        *under("inbox", "index read_all"),
    ),
    APPLICANT: (
        *under(
            "applicant",
            """
            add_presentation autosave before_resuming before_submitting before_withdrawing
            change_evidence check consent consent_form consent_scan decision evidence_file
            evidence_page evidence_thumbnail evidence_volume honour keep_evidence name_recommender
            package page_picture pages photo presentation presentation_file put_consent receipt
            recommenders remove_presentation resume save section show show_photo submit
            suggest_story unit_notice_paper withdraw word
            """,
        ),
        *under("for_others", "pattern"),
        *under("inbox", "before_reading read show"),
    ),
    RECOMMENDER: (*under("recommender", "index"),),
    RECOMMENDER_CASE: (
        *under(
            "recommender",
            """
            autosave before_declining before_recommending before_sending_back change_evidence
            change_unit_notice decline evidence form opinion opinion_page photo put_scan reading
            recommend save scan sealed send_back show supplement unit_notice unit_notice_paper
            unit_notice_scan volume
            """,
        ),
    ),
    EXPERT: (*under("expert", "index"),),
    EXPERT_CASE: (
        *under(
            "expert",
            """
            autosave autosave_vote before_casting before_declaring before_voting candidate cast
            cast_vote declare form photo presented put_scan save save_vote scan score_sheet show
            supplement volume
            """,
        ),
    ),
    OFFICE: (
        *under(
            "office",
            """
            accept accounts add_question announce announcements before_accepting
            before_adding_question before_announcing before_deciding before_extending
            before_importing_experts before_importing_honours before_inviting before_preparing
            calendar change_invitation decide_extension editions enter_honours expert_pattern
            extensions front honour_pattern honours invite invite_experts letters objections
            organisations prepare prepare_round propose_extension publishing questions queue queue_workbook
            read_experts read_honours rounds before_verifying before_deciding_verification
            decide_verification propose_verification verifications
            """,
        ),
    ),
    OFFICE_CASE: (
        *under(
            "office",
            """
            account add_candidates allot allotment amend_announcement amend_honour announcement
            announcement_file answer_objection archive award before_answering_objection
            before_archiving before_closing_round before_ending_edition before_exempting_unit
            before_finding before_investigating_objection before_opening_round before_panel_decision
            before_proposing_result before_publishing before_publishing_decision
            before_reading_contact before_refusing before_reminding_units before_removing
            before_removing_announcement before_removing_question before_reopening_unit
            before_replying before_returning before_setting_window before_withdrawing_announcement
            calendar_year candidate_opinions case change_edition change_organisation change_panel
            change_paper_sheet change_paper_votes change_presenting change_question
            change_unit_notice close_account close_round commendations commended decide_award
            decide_voiding decision decision_paper edition end_edition enter_calendar_year
            before_writing_deeds change_form decide_aside enter_form form_proof propose_aside
            public_page write_deeds
            evidence_volume exempt_unit export_round final_list_page find firmness_page firmness_paper
            honour honour_list inquire
            inquiries inquiry_word investigate_objection mark_commendations move_question
            notice_word objection objection_file objection_paper open_round order_of_appearance
            organisation page_picture pages panel paper_sheet paper_sheets paper_votes
            person_consent photo pin_recusal presented_file presenting preview_announcement
            propose_final_list propose_honour_list propose_result propose_voiding public_notice
            public_notice_paper publish publish_announcement publish_decision question read_contact
            recommendation_scan record_panel_decision record_reply recusals refuse remind_units
            remove remove_announcement remove_question reopen_unit reply_file reset_second_factor
            revoke_role round_page round_paper see_to_letter send_back set_window take_announcement_back
            unit_notice unit_notice_paper unit_notice_scan unit_notices unit_notices_workbook
            voiding_page withdraw_announcement word write_announcement write_decision write_story
            """,
        ),
    ),
    COMMITTEE: (*under("committee", "index"),),
    COMMITTEE_CASE: (*under("committee", "decide firmness_page firmness_paper notice_summary proposal"),),
    AUDITOR: (*under("auditor", "counted_rounds index sign_ins verification"),),
    AUDITOR_CASE: (*under("auditor", "firmness_page firmness_paper"),),
}
AUDIENCES = {endpoint: audience for audience, endpoints in LISTED.items() for endpoint in endpoints}


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
    values |= {"award": "craftsman", "edition": "2023", "expert": "1", "candidate": "1", "kind": "summary", "form": "1"}
    values |= {"seq": "1"}
    values |= {"receipt": "0000-0000-0000-0000", "file": "1"}
    values |= {"year": "2023", "target": "shanghai_artisan", "mark": "0"}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: values[found[1]], rule)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, as the database holds them."""
    return {table._meta.table_name: sorted(map(repr, table.select().tuples())) for table in TABLES if table is not None}
