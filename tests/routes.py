"""Every address with its audience; a new one that is not listed here fails the run."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.storage.people.accounts import SignIn
from portal.storage.schema import TABLES
from tests.builders import PASSWORD

PUBLIC, ANYBODY, SIGNED_IN, APPLICANT, NOBODY = "public", "anybody", "signed in", "applicant", "demonstration only"
# The office's: pages of its own, and those about one thing, where a draft is the same as a number never given.
OFFICE, OFFICE_CASE = "office", "office, one thing"
COMMITTEE, COMMITTEE_CASE = "committee", "committee, one thing"
AUDITOR, AUDITOR_CASE = "auditor", "auditor, one thing"
# An undertaker's: its list, and its own competitions; another one is the same as none.
UNDERTAKER, UNDERTAKER_CASE = "undertaker", "undertaker, one thing"
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
            announcement announcement_file announcements award awards competition decision decision_file feed
            history home honouree honouree_photo objection objection_receipt objection_status
            help_page help_pages own_calendar season_calendar
            certificate certificate_badge certificate_status certificates did_document issuer_certificate
            process public_ballot_list public_ballots_csv public_notice public_notice_file public_notices
            questions rectification_file robots roll roll_csv roll_json sitemap statistics
            accessibility json_feed look manifest privacy roll_schema search security site_map
            petition petition_status
            proof
            """,
        ),
        *under("room", "news projector"),
        "health.healthz",
    ),
    ANYBODY: (
        *under("public", "object_to public_vote vote write_petition"),
        *under(
            "account",
            """
            accept_invitation code confirm forgot forgotten handed_over invitation register registered reset
            sign_in sign_out
            """,
        ),
    ),
    NOBODY: (*under("public", "mailbox"),),
    SIGNED_IN: (
        *under(
            "account",
            """
            change_calendar choose_letters contact end_sign_ins letters password
            second_factor second_factor_picture show take_note_of_privacy
            data data_archive delete_account email email_code request_data
            """,
        ),
        *under("applicant", "index start"),
        *under("for_others", "change consents index"),
        *under("inbox", "index read_all"),
    ),
    APPLICANT: (
        *under("account", "before_deleting_draft delete_draft"),
        *under(
            "applicant",
            """
            add_presentation autosave before_resuming before_submitting before_withdrawing begin_for_seat
            certificate change_evidence check consent consent_form consent_scan count_pages crop cut_photo
            decision evidence_file evidence_page evidence_thumbnail evidence_volume exchange exchanged_file honour
            keep_evidence name_recommender package page_picture pages photo presentation presentation_file
            put_consent receipt recommenders remove_presentation resume save section show show_photo submit
            make_link revoke_link sealed_certificate
            suggest_story uncut_photo unit_notice_paper use_crop withdraw word write_to_office
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
            unit_notice_scan volume exchange exchanged_file write_to_office
            """,
        ),
    ),
    EXPERT: (*under("expert", "index"),),
    EXPERT_CASE: (
        *under(
            "expert",
            """
            autosave autosave_series autosave_vote before_casting before_declaring before_voting candidate cast
            cast_vote declare form judge photo presented put_scan room save save_vote say scan score_sheet series
            calibration mark_sample show
            supplement volume
            """,
        ),
    ),
    OFFICE: (
        *under(
            "office",
            """
            accept accounts add_question announce announcements assign before_accepting
            before_adding_question before_announcing before_assigning before_deciding before_extending
            before_finding_many before_reminding find_many remind
            before_importing_experts before_importing_honours before_inviting before_preparing
            calendar change_invitation competitions decide_extension editions enter_honours expert_pattern
            extensions front honour_pattern honours invite invite_experts letters objections petitions
            organisations prepare prepare_round propose_extension publishing questions queue queue_workbook
            organisations_workbook save_filter
            read_experts read_honours rounds before_verifying before_deciding_verification
            before_deciding_matter before_entering_organisation before_importing_organisations decide_matter
            decide_verification document_register enter_organisation enter_organisations forfeitures matters
            organisation_pattern propose_verification read_organisations verifications keeping data_requests
            """,
        ),
    ),
    OFFICE_CASE: (
        *under(
            "office",
            """
            account add_candidates allot allotment amend_announcement amend_honour announcement
            answer_exchange exchange statistics statistics_workbook
            exchanged_file
            before_taking_announcements compare_editions hand_over take_announcements
            announcement_file answer_objection archive award before_answering_objection
            before_archiving before_changing_award before_changing_notice before_choosing before_closing_round
            before_confirming_result before_correcting_account before_ending_edition before_entering_objection
            before_exempting_unit before_finding before_investigating_objection before_mending before_merging
            before_moving_up before_opening_round before_panel_decision before_planning before_scheduling
            before_taking invite_to_organisation propose_account_correction propose_merging propose_moving_up
            before_proposing_result before_publishing before_publishing_decision
            before_reading_contact before_refusing before_reminding_units before_removing
            before_removing_announcement before_removing_question before_reopening_unit
            before_replying before_returning before_setting_window before_withdrawing_announcement
            calendar_year candidate_opinions case change_edition change_organisation change_panel
            competition competition_file competition_list competition_pattern competition_result confirm_result
            recommendation_letter
            before_inviting_undertaker invite_undertaker propose_choice propose_plan read_result
            change_paper_sheet change_paper_votes change_presenting change_question
            change_unit_notice close_account close_round commendations commended decide_award
            before_writing_deeds change_form decide_aside decide_repair decide_voiding decision decision_paper
            edition end_edition enter_calendar_year enter_form enter_objection evidence_volume exempt_unit
            export_round final_list_page find firmness_page firmness_paper form_proof honour honour_list
            inquire propose_aside propose_notice_change public_page schedule_notice write_deeds
            inquiries inquiry_word investigate_objection mark_commendations move_question
            certificate_for_sealing sealed_certificate take_sealed_certificate forfeiture_paper
            before_purging propose_purge before_answering_data_request answer_data_request
            answer_petition before_reading_petitioner petition petition_file read_petitioner
            next_case notice_word objection objection_file objection_paper open_round order_of_appearance
            organisation page_picture pages panel paper_sheet paper_sheets paper_votes
            person_consent photo pin_recusal presented_file presenting preview_announcement
            propose_changing_award propose_final_list propose_honour_list propose_mending propose_repair
            propose_result propose_voiding public_notice public_notice_paper publish publish_announcement
            publish_decision question read_contact recommendation_scan record_panel_decision record_reply
            recusals refuse remind_units remove remove_announcement remove_question reopen_unit repairs
            reply_file reset_second_factor reviewed_notice_paper
            revoke_role round_page round_paper see_to_letter send_back set_window take_announcement_back
            staff_proposal decide_staff propose_change
            unit_notice unit_notice_paper unit_notice_scan unit_notices unit_notices_workbook
            calibration change_calibration meeting change_meeting
            blank_sheets sheet_grid change_sheet_grid sheet_grid_workbook
            voiding_page withdraw_announcement word write_announcement write_decision write_story
            certificate_paper certificate_pdf certificates certificates_archive issue_certificate_again
            issue_certificates forfeiture before_forfeiting open_forfeiture take_forfeiture_step
            put_forfeiture_into_effect ask_to_confirm_forfeiture forfeiture_scan
            """,
        ),
    ),
    COMMITTEE: (*under("committee", "index"),),
    COMMITTEE_CASE: (*under("committee", "decide firmness_page firmness_paper notice_summary proposal statistics"),),
    AUDITOR: (*under("auditor", "counted_rounds export index sign_ins verification"),),
    AUDITOR_CASE: (*under("auditor", "firmness_page firmness_paper"),),
    UNDERTAKER: (*under("undertaker", "index"),),
    UNDERTAKER_CASE: (
        *under(
            "undertaker",
            """
            before_choosing before_planning before_taking competition competition_file competition_pattern
            competition_list competition_result propose_choice propose_plan read_result recommendation_letter
            accept_entry entries entry entry_attachments entry_form entry_photo return_entry
            """,
        ),
    ),
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
    values |= {"seq": "1", "stage": "final", "sample": "first"}
    values |= {"receipt": "0000-0000-0000-0000", "file": "1"}
    values |= {"year": "2023", "target": "shanghai_artisan", "mark": "0", "step": "1", "code": "0", "audience": "unit"}
    values |= {"link": "1"}
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: values[found[1]], rule)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, as the database holds them; but for the one thing that is written on a GET, at most once
    a minute: when a sign-in was used last."""
    return {
        table._meta.table_name: sorted(map(repr, table.select(*kept(table)).tuples()))
        for table in TABLES
        if table is not None
    }


def kept(table: Any) -> list[Any]:
    """The columns that no GET changes."""
    return [field for field in table._meta.sorted_fields if field is not SignIn.seen_at]
