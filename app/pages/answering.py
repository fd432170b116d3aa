"""The answer of a service, as it is asked for at a desk here and on the page of its link: the same words for both."""

from wtforms import RadioField, SelectField, StringField

from app.casework import Referral
from app.casework.referral_rules import REFUSAL_NAMES, Refusal, answers_to
from app.casework.referrals import Answer, answer
from app.casework.vocabulary import ReferralState
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.forms import AtMost, BaseForm, Required, options

ANSWER_WORDS = {
    ReferralState.ACCEPTED: mark("Yes, we have a place"),
    ReferralState.WAITING: mark("On our waiting list"),
    ReferralState.REFUSED: mark("No, we cannot"),
    ReferralState.STARTED: mark("The person has started"),
    ReferralState.DONE: mark("The person has finished"),
}


class AnswerForm(BaseForm):
    """What a service says now."""

    state = RadioField(mark("Your answer"), [Required(mark("Choose an answer."))], validate_choice=False)
    refusal = SelectField(mark("If it is no: why"), validate_choice=False)
    words = StringField(mark("When and where, or something they should know"), [AtMost(600)])

    def offer(self, referral: Referral) -> "AnswerForm":
        """Only what may follow now can be chosen."""
        self.state.choices = options((state.value, _(ANSWER_WORDS[state])) for state in answers_to(referral.state))
        self.refusal.choices = options([("", "—"), *((one.value, _(name)) for one, name in REFUSAL_NAMES.items())])
        return self

    def said(self) -> Answer:
        """The answer as it was filled in; what does not exist is taken for what can never be answered."""
        known = self.state.data in set(ReferralState)
        state = ReferralState(self.state.data) if known else ReferralState.SENT
        no = state is ReferralState.REFUSED and self.refusal.data in set(Refusal)
        return Answer(state, Refusal(self.refusal.data) if no else None, self.words.data or "")


def settle(work: Work, referral: Referral, form: AnswerForm) -> bool:
    """Write the answer down; what is wrong with it, or has changed meanwhile, stands on the form."""
    if not form.validate_on_submit():
        return False
    try:
        answer(work, referral, form.said())
    except (Invalid, Conflict) as refused:
        form.refuse(getattr(refused, "field", "") or "state", refused.message)
        return False
    return True
