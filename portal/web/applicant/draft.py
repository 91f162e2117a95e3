"""An application as its applicant fills it in: the rulebook, the draft, and what stands against it."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask import abort, g, url_for
from flask_login import current_user

from portal import clock
from portal.operations.applying import deadlines, proving
from portal.operations.applying.evidence import Piece, place
from portal.operations.applying.evidence import attachments_of as evidence_files
from portal.operations.applying.filing import rulebook_under, unlocked_of
from portal.operations.applying.organisations import faults_of_named, named_by
from portal.operations.applying.person_consent import filed_for
from portal.operations.office import review_letters
from portal.rules.applying import answers as answering
from portal.rules.applying.answers import Answers, Fault, State
from portal.rules.applying.conditions import Computed, computed_years
from portal.rules.applying.correcting import RECOMMENDERS, RECOMMENDERS_TITLE, refusal_of_section, refusal_to_edit
from portal.rules.applying.evidence import KEY as EVIDENCE
from portal.rules.applying.evidence import TITLE as EVIDENCE_TITLE
from portal.rules.applying.evidence import state_of_evidence
from portal.rules.applying.manifest import FiledFor
from portal.rules.applying.recommending import is_by_unit
from portal.rules.applying.unit_people import KEY as CONSENT
from portal.rules.applying.unit_people import TITLE as CONSENT_TITLE
from portal.rules.language.refusals import Refusal
from portal.rules.language.stages import Stage
from portal.rules.rulebook.requirements import EMAIL, NAME, PHONE, PHOTO
from portal.rules.rulebook.rulebook import Kind, Section
from portal.rules.season.delivering import OPINION_PAGE, delivery_of, printed_material
from portal.storage.applying import applications
from portal.web.applicant.standing import Said, Standing, answers_to, standing_of
from portal.web.filters import newest_rulebooks
from portal.web.receiving import me


class Filling:
    """Read once per request. Somebody else's number and one never given are the same: 404."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.application = applications.one_of(me(), number)
        self.programme = self.application.programme
        self.rulebook = rulebook_under(self.application)
        self.draft = applications.draft(number)
        self.answers: Answers = answering.blank(self.rulebook) | self.draft.answers
        self.sections = answering.sections_of(self.rulebook)
        if self.filed_for:
            g.area = "for_others"  # for the menu

    @property
    def closing(self) -> date:
        """The last day of the call in Shanghai, to which years are counted."""
        return self.programme.reference_day

    @property
    def late(self) -> bool:
        """Whether its deadline has passed: a draft is kept all the same."""
        return clock.now() > self.closes_at

    @cached_property
    def closes_at(self) -> datetime:
        """Until when what lies there can be submitted; an extension counts, a correction has its own date."""
        return deadlines.closes_for(self.application)

    @property
    def withdrawable_until(self) -> datetime | None:
        """Until when a submission can be taken back, or None where that has passed."""
        until = deadlines.filing_closes_for(self.application)
        return until if clock.now() <= until else None

    @cached_property
    def standing(self) -> Standing:
        """The one loud state: submitted or not, what comes next, whose turn it is."""
        return standing_of(self.application, at=clock.now())

    @cached_property
    def asked_to_prove(self) -> str:
        """What has to be proved, where the application goes on and another one was submitted with its number."""
        return "" if self.application.stage is Stage.UNVERIFIED else proving.asked_of(self.application)

    @cached_property
    def paper_due(self) -> str:
        """What is still to be handed in on paper, where and until when; "" where nothing is. (CF5)"""
        delivery, today = delivery_of(self.programme.settings), clock.beijing(clock.now()).date()
        if not delivery.is_due(self.application.stage, today=today):
            return ""
        opinion = OPINION_PAGE[is_by_unit(self.rulebook, self.answers)]
        return f"{printed_material(self.programme.book)}{opinion}{delivery.words}"

    @property
    def decision(self) -> str:
        """What the notice of the office's last decision is called, "" where it has decided nothing that stands."""
        return review_letters.TITLES.get(self.application.stage, "")

    @cached_property
    def until(self) -> date:
        """The last day on which the form can be dated; nobody has a later one before the call has closed."""
        late = clock.now() > self.application.programme.closes_at
        return deadlines.last_day(self.application) if late else self.closing

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        return answering.faults(self.rulebook, self.answers, closing=self.closing, until=self.until)

    @cached_property
    def states(self) -> dict[str, State]:
        return {section.key: answering.state_of(section, self.answers, self.faults) for section in self.sections}

    def state(self, section: Section) -> State:
        """The state of one section, for a save that tells no more."""
        found = answering.faults_of(section, self.rulebook, self.answers, closing=self.closing, until=self.until)
        return answering.state_of(section, self.answers, found)

    @property
    def progress(self) -> tuple[int, int]:
        """How many parts of the table of contents are done, of how many that there is something to do in."""
        states = [part["state"] for part in self.contents() if part["state"]]
        return states.count("done"), len(states)

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing may be changed, or None."""
        return refusal_to_edit(self.application.stage)

    @cached_property
    def _unlocked(self) -> frozenset[str]:
        return unlocked_of(self.application)

    def refusal_of(self, part: str) -> Refusal | None:
        """Why a part may not be changed, or None: a correction unlocks only what the office has named."""
        return refusal_of_section(self.application.stage, part, self._unlocked)

    @property
    def computed(self) -> tuple[Computed, ...]:
        """The years that the rows add up to, beside those that the conditions ask for (M12, P3)."""
        return computed_years(self.rulebook, self.answers, closing=self.closing)

    def section(self, key: str) -> Section:
        """The section of this key, or the page 404."""
        for section in self.sections:
            if section.key == key:
                return section
        abort(404)

    def after(self, section: Section) -> Section | None:
        """The section that follows, or None after the last one."""
        index = self.sections.index(section) + 1
        return self.sections[index] if index < len(self.sections) else None

    def before(self, section: Section) -> Section | None:
        index = self.sections.index(section)
        return self.sections[index - 1] if index else None

    def version(self, section: Section) -> int:
        """The version of the section's draft; 0 where nothing has been saved."""
        return self.draft.versions.get(section.key, 0)

    @property
    def offered(self) -> dict[str, tuple[str, ...]]:
        """What was typed at registration, offered where it is asked again; not where a unit files for somebody."""
        contact = current_user.contact
        return {} if self.filed_for else {NAME: (contact.name,), PHONE: (contact.phone,), EMAIL: (contact.email,)}

    @property
    def bound_words(self) -> str:
        """That the person stays with this award for the edition, also after withdrawing (P4)."""
        own = self.rulebook
        others = [
            f"“{book.titles.short}”"
            for book in newest_rulebooks()
            if book.exclusive_group == own.exclusive_group and book.programme != own.programme
        ]
        who = (self.application.name or "申报人") if self.filed_for else "您"
        return f"提交后，{who}本届只能申报“{own.titles.short}”，不能改报{'、'.join(others)}；撤回后也是如此。"

    # Addresses and lists for templates

    @property
    def overview(self) -> str:
        return url_for("applicant.show", number=self.number)

    def address(self, section: Section) -> str:
        return url_for("applicant.section", number=self.number, key=section.key)

    def address_of(self, field: str) -> str:
        """The place where ``field`` is filled in."""
        for section in self.sections:
            if field in answering.blank_section(section):
                return f"{self.address(section)}#{field}"
        return self.overview

    @property
    def photo_address(self) -> str:
        """The address of the photo, which names its content; "" where there is none."""
        name = self.answers.get(PHOTO, "")
        return url_for("applicant.photo", number=self.number, v=name[:16]) if name else ""

    @cached_property
    def evidence(self) -> tuple[Piece, ...]:
        """The files of the evidence, in the order of the volume."""
        return evidence_files(self.application)

    @property
    def evidence_state(self) -> State:
        places = [place(piece) for piece in self.evidence]
        return state_of_evidence(self.rulebook.evidence, places, sum(piece.pages for piece in self.evidence))

    @cached_property
    def recommenders(self) -> tuple[Said, ...]:
        """What the organisations have answered to the last submission."""
        return answers_to(self.application)

    @property
    def naming_state(self) -> str:
        """How far it is with naming the organisations: nothing to do where nobody has to recommend."""
        if faults_of_named(self.application, self.answers):
            return "started" if named_by(self.application) else "blank"
        return "done" if named_by(self.application) else ""

    @cached_property
    def filed_for(self) -> FiledFor | None:
        """For which organisation it is filed; None where somebody files for themselves."""
        return filed_for(self.application)

    @property
    def whose(self) -> str:
        """Whose application it is, where a unit files for many."""
        return f"　申报人：{self.application.name or '还没有填写姓名'}" if self.filed_for else ""

    @property
    def over(self) -> str:
        """What stands over a page's title."""
        return self.rulebook.titles.form + self.whose

    def contents(self, here: Section | str | None = None) -> list[dict[str, Any]]:
        """The paper's table of contents with the state of each section, and the evidence behind it."""
        naming = {
            "key": RECOMMENDERS,
            "label": RECOMMENDERS_TITLE,
            "href": url_for("applicant.recommenders", number=self.number),
            "state": self.naming_state,
            "faults": 0,
            "here": here == RECOMMENDERS,
        }
        evidence = {
            "key": EVIDENCE,
            "label": EVIDENCE_TITLE,
            "href": url_for("applicant.evidence_page", number=self.number),
            "state": self.evidence_state.name,
            "faults": len(self.evidence_state.faults),
            "here": here == EVIDENCE,
        }
        sections = [
            {
                "key": section.key,
                "label": section.contents_title,
                "href": self.address(section),
                "state": self.states[section.key].name,
                "faults": len(self.states[section.key].faults),
                "here": section == here,
            }
            for section in self.sections
        ]
        parts = [*sections, evidence, naming, *self._consent(here)]
        return [{**part, **self._locked(part)} for part in parts] if self._unlocked else parts

    @property
    def unfinished(self) -> dict[str, str]:
        """The first part in which something is left to do, and what its button says; empty where all are done."""
        open_parts = [part for part in self.contents() if part["state"] not in ("done", "")]
        if not open_parts:
            return {}
        begun = any(part["state"] in ("started", "faulty", "done") for part in self.contents())
        return {"words": "继续填写" if begun else "开始填写", "href": open_parts[0]["href"]}

    def _locked(self, part: dict[str, Any]) -> dict[str, Any]:
        """What the contents say of a part while the application is in correction."""
        if self.refusal_of(part["key"]):
            return {"state": "done", "said": "不需补正"}
        return {} if part["faults"] else {"state": "started", "said": "需补正"}

    def _consent(self, here: Section | str | None) -> list[dict[str, Any]]:
        """The consent of somebody for whom a unit files."""
        if self.filed_for is None:
            return []
        href, state = url_for("applicant.consent", number=self.number), "done" if self.filed_for.consent else "blank"
        item = {"key": CONSENT, "label": CONSENT_TITLE, "href": href, "state": state, "faults": 0}
        return [{**item, "here": here == CONSENT}]


def has_photo(section: Section) -> bool:
    return any(field.kind is Kind.PHOTO for field in section.fields)
