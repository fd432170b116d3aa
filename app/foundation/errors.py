"""All the ways to say no; anything else that is raised is a bug and becomes a calm 500."""


class DomainError(Exception):
    """A refusal that the person can understand; `message` is already in the reader's language."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """It does not exist, or not for this actor: the two look the same from outside."""


class NotAllowed(DomainError):
    """The actor may see the thing but not do this to it."""


class Conflict(DomainError):
    """Somebody was faster, or the page was old; nothing that was typed is lost."""


class Invalid(DomainError):
    """What was sent makes no sense; `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class TooMany(DomainError):
    """Too many attempts in a short time; try again later."""


class DatabaseDown(Exception):
    """The database does not answer; the text is one line for the operator."""
