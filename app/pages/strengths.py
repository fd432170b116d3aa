"""What goes well, corrected or taken back: the same at a desk and on the phone of whoever wrote it."""

from flask import request
from wtforms import Field

from app.assessment.strengths import put_right
from app.casework import Case
from app.foundation.errors import Invalid
from app.foundation.unit_of_work import Work
from app.web.forms import BaseForm


def is_put_right(work: Work, case: Case, form: BaseForm, which: Field, words: Field) -> bool:
    """Carry out what was sent, a correction or a taking back; False when nothing was, or it was refused."""
    is_taken_back = "end" in request.form
    if not (BaseForm() if is_taken_back else form).validate_on_submit():
        return False
    try:
        put_right(work, case, which.data, "" if is_taken_back else words.data or "")
    except Invalid as refused:
        form.refuse("words", refused.message)
        return False
    return True
