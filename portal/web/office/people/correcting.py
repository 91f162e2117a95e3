"""更正账户信息: name, address and telephone of an expert or of a member of an organisation; another officer decides."""

from flask import render_template, request

from portal.operations.judging.inviting_experts import technical_fields
from portal.operations.people import correcting_accounts as correcting
from portal.rules.people.staffing import RoleName
from portal.storage.judging import experts
from portal.storage.judging.experts import Profile
from portal.storage.people import accounts
from portal.storage.people.accounts import Contact
from portal.web.answering import Answered, done, shown_again
from portal.web.office.area import blueprint
from portal.web.receiving import NUMBER, me, received_at, sent_line, sent_text

ONE = f"/accounts/<{NUMBER}:number>/correct"
FIELDS = ("name", "email", "phone", "unit", "professional_title")


@blueprint.get(ONE)
def before_correcting_account(number: int) -> str:
    contact, profile = accounts.one(number).contact, experts.profile_of(number)
    typed = {name: getattr(contact, name, "") or getattr(profile, name, "") for name in FIELDS}
    return _page(number, typed | {"reason": ""}, list(profile.technical_fields))


@blueprint.post(ONE)
def propose_account_correction(number: int) -> Answered:
    typed = {name: sent_line(name) for name in FIELDS} | {"reason": sent_text("reason")}
    fields = [key for key in request.form.getlist("fields") if key in technical_fields().values()]
    is_expert = RoleName.EXPERT in accounts.roles_of(number)
    profile = Profile(typed["unit"], typed["professional_title"], tuple(fields)) if is_expert else None
    contact = Contact(typed["name"], typed["email"], typed["phone"])
    with shown_again(lambda trouble: _page(number, typed, fields, trouble=trouble)):
        correcting.propose(number, contact, profile, typed["reason"], by=me(), at=received_at())
    return done("更正已提出，等另一位工作人员决定。决定以前，账户不变。", ".matters")


def _page(number: int, typed: dict[str, str], fields: list[str], *, trouble: str = "") -> str:
    names = {key: name for name, key in technical_fields().items()}
    return render_template(
        "office/account_correct.html",
        account=accounts.one(number),
        refusal=correcting.refusal_to_correct(number, me()),
        is_expert=RoleName.EXPERT in accounts.roles_of(number),
        options=list(names.items()),
        typed=typed,
        fields=fields,
        trouble=trouble,
    )
