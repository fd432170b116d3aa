"""Names of permissions, `area:subject:verb`; every page declares one."""

from enum import StrEnum


class Permission(StrEnum):
    """What a page needs; `policy.py` says who has it."""

    PUBLIC_SITE_READ = "public:site:read"
    PUBLIC_CHECK_ANSWER = "public:check:answer"
    PUBLIC_CALLBACK_ASK = "public:callback:ask"
    PUBLIC_SIGN_IN = "public:sign_in:try"
    DELIVERY_RECEIPT = "delivery:receipt:report"
    ACCOUNT_DEVICE_SET_UP = "account:device:set_up"
    ACCOUNT_STAFF_SECOND_FACTOR = "account:staff:second_factor"
    ACCOUNT_SIGN_OUT = "account:session:end"
    ACCOUNT_OWN_STAFF = "account:staff:manage_own"

    OWN_FRONT_READ = "own:front:read"
    OWN_NOTICES = "own:notices:choose"
    OWN_CASE_READ = "own:case:read"
    OWN_CASE_ACT = "own:case:act"
    OWN_TASK_ACT = "own:task:act"
    OWN_APPOINTMENT_ACT = "own:appointment:act"
    OWN_FILE_READ = "own:file:read"

    STAFF_DAY_READ = "staff:day:read"
    CASE_LIST = "case:list:read"
    CASE_READ = "case:file:read"
    CASE_WRITE = "case:file:write"
    CASE_OPEN = "case:file:open"
    PERSON_FIND = "person:search:read"
    APPOINTMENT_OFFER = "appointment:slot:offer"
    APPOINTMENT_KEEP = "appointment:visit:keep"
    MESSAGE_READ = "message:inbox:read"
    LETTER_PRINT = "delivery:letter:print"
    MESSAGE_FILE_READ = "message:file:read"
    MESSAGE_ANNOUNCE = "message:group:announce"
    CAMPAIGN_LIST = "campaign:list:read"
    CAMPAIGN_MANAGE = "campaign:campaign:manage"
    CAMPAIGN_CREATE = "campaign:campaign:create"
    CALLBACK_LIST = "callback:queue:read"
    CALLBACK_WORK = "callback:request:work"
