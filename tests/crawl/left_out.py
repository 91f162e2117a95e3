"""The addresses that nobody opens in the crawl, each with the reason."""

LEFT_OUT = {
    "static": "opened by the browser with every page",
    "public.own_calendar": "under an address that only its owner knows",
    "public.proof": "under an address that only whom the honouree gave it to knows",
    **dict.fromkeys(("office.sealed_certificate", "applicant.sealed_certificate"), "no certificate here was sealed"),
    "office.before_answering_data_request": "nobody here asks about personal data",
    "office.before_purging": "the years of no edition here are over",
    "office.archive": "everything of an edition at once",
    "public.mailbox": "letters of everybody, there in a demonstration only",
    "applicant.page_picture": "needs LibreOffice",
    "office.page_picture": "needs LibreOffice",
    **dict.fromkeys(
        ("office.certificate_pdf", "office.certificate_for_sealing", "applicant.certificate"), "needs LibreOffice"
    ),
    **dict.fromkeys(
        ("office.forfeiture", "office.forfeiture_paper", "office.forfeiture_scan"), "nobody here is losing an honour"
    ),
    "public.certificate_status": "for programs: every badge names it",
    "expert.scan": "what the expert has uploaded",
    **dict.fromkeys(
        ("office.exchanged_file", "applicant.exchanged_file", "recommender.exchanged_file"), "came with a letter"
    ),
    "expert.volume": "what the candidate has uploaded",
    "expert.supplement": "what a recommender has uploaded",
    "recommender.supplement": "what the recommender has uploaded",
    "office.recommendation_scan": "what a recommender has uploaded",
    "office.person_consent": "what the unit has uploaded",
    **dict.fromkeys(
        ("applicant.crop", "applicant.uncut_photo", "applicant.cut_photo"), "while a photo waits to be cut"
    ),
    **dict.fromkeys(("office.sheet_grid", "office.sheet_grid_workbook"), "the time of no scored round here is over"),
    "room.news": "what the devices of a meeting ask every second",
    "health.healthz": "for whoever watches the machine, and 503 without a ticker",
    **dict.fromkeys(
        ("office.before_verifying", "office.before_deciding_verification"), "nobody here claims another's number"
    ),
    "office.before_deciding_matter": "nothing here waits for a second officer",
    "office.reviewed_notice_paper": "every list here is published",
    "public.rectification_file": "no decision here was corrected",
    **dict.fromkeys(
        (
            *("public.public_vote", "public.public_ballot_list", "public.public_ballots_csv"),
            *("office.before_writing_deeds", "office.public_page", "office.form_proof"),
        ),
        "no edition here has a vote",
    ),
    **dict.fromkeys(
        (
            *("undertaker.competition_result", "undertaker.competition_file", "undertaker.competition_list"),
            *("undertaker.before_choosing", "undertaker.recommendation_letter", "undertaker.entry_attachments"),
        ),
        "the competition of this undertaker is not scored yet",
    ),
    "office.recommendation_letter": "of several competitions only the one that has sent people has it",
    "office.notice_word": "a letter to one person, whom the office knows",
}
