"""Where the text-message gateway tells what became of a message, and a browser that a notice was opened.

The gateway's right to come in is its signature, the browser's the random number that only it could read.
"""

from flask import Response, make_response, request

from app.access.permissions import Permission
from app.delivery.receipts import take_opened, take_receipt
from app.delivery.signing import SIGNATURE, TIMESTAMP
from app.foundation.unit_of_work import Work
from app.web.limits import ANSWERS, spend
from app.web.pages import Pages
from app.web.request_cycle import house

pages = Pages("receipts", __name__)
MOST_BYTES = 4096


@pages.page("/receipts/sms", needs=Permission.DELIVERY_RECEIPT, methods=("POST",))
def sms(work: Work) -> Response:
    """Take one receipt: 204 when it counted, 403 when it was not signed, too old or told before."""
    if (request.content_length or 0) > MOST_BYTES:
        return make_response("", 413)
    headers = request.headers
    counted = take_receipt(
        work,
        request.get_data(),
        headers.get(TIMESTAMP, ""),
        headers.get(SIGNATURE, ""),
        house().settings.sms_secret,
    )
    return make_response("", 204 if counted else 403)


@pages.page("/receipts/push", needs=Permission.DELIVERY_RECEIPT, methods=("POST",))
def push(work: Work) -> Response:
    """Take word that a notice was opened; the answer is the same whether or not there is such a notice."""
    spend("opened", ANSWERS)
    if (request.content_length or 0) <= MOST_BYTES:
        take_opened(work, request.get_data())
    return make_response("", 204)
