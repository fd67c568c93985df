"""The closed lists of `product.md`: one word per idea, the same in code, topics, tables and screens."""

from enum import StrEnum


class InvoiceKind(StrEnum):
    SERVICE = "service"
    ADVANCE = "advance"
    CREDIT = "credit"
    CORRECTION = "correction"


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    NEEDS_REVIEW = "needs_review"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    PAID = "paid"
    REJECTED = "rejected"
    VOID = "void"
    DISCARDED = "discarded"


class Action(StrEnum):
    FINALIZE = "finalize"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    SEND = "send"
    RESEND = "resend"
    REJECT = "reject"
    ACCEPT = "accept"
    REISSUE = "reissue"
    VOID_REQUEST = "void_request"
    VOID = "void"
    RECORD_PAYMENT = "record_payment"
    REVERSE_PAYMENT = "reverse_payment"
    CORRECT = "correct"
    CREDIT = "credit"
    DISCARD = "discard"
    NOTHING_TO_BILL = "nothing_to_bill"


class DealType(StrEnum):
    SUP = "SUP"
    HR = "HR"
    FP = "FP"


class LineKind(StrEnum):
    GENERATED = "generated"
    MANUAL = "manual"
    ADJUSTMENT = "adjustment"


class DocumentKind(StrEnum):
    BILL = "bill"
    ESF = "esf"
    ACT = "act"
    INVOICE = "invoice"
    ANNEX = "annex"
    CREDIT_NOTE = "credit_note"
    ESF_CORRECTED = "esf_corrected"
    ESF_ADDITIONAL = "esf_additional"
    QUOTE = "quote"


class DocumentState(StrEnum):
    MADE = "made"
    APPROVED = "approved"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    VOID = "void"


class DocumentSet(StrEnum):
    ESF = "esf"
    ESF_ACT = "esf+act"
    BILL_ESF = "bill+esf"
    BILL_ESF_ACT = "bill+esf+act"
    BILL = "bill"
    INVOICE = "invoice"
    INVOICE_ACT = "invoice+act"


class CorrectionKind(StrEnum):
    """How an accepted ESF is put right: by new full content (type 4), or by the difference (type 1)."""

    CORRECTED = "corrected"
    ADDITIONAL = "additional"


class Acceptance(StrEnum):
    """How a document came to be accepted; `automatic_unconfirmed` is the ten-day rule of an ESF as our clock saw it."""

    STAFF = "staff"
    LINK = "link"
    PAYMENT = "payment"
    SILENCE = "silence"
    SIGNATURE = "signature"
    PARTNER = "partner"
    AUTOMATIC = "automatic_unconfirmed"


class DifferenceReason(StrEnum):
    """Why what is missing of a payment is written off."""

    BANK_FEE = "bank_fee"
    ROUNDING = "rounding"


class SeriesKind(StrEnum):
    DOMESTIC = "domestic"
    FOREIGN = "foreign"
    CREDIT = "credit"
    ADVANCE = "advance"


class TaxKind(StrEnum):
    STANDARD = "standard"
    ZERO = "zero"
    EXEMPT = "exempt"
    PRIVILEGE = "privilege"
    NOT_PAYER = "not_payer"
    OUTSIDE_SCOPE = "outside_scope"
    REVERSE_CHARGE = "reverse_charge"


class AllocationKind(StrEnum):
    BILLED = "billed"
    WRITTEN_OFF = "written_off"
    RELEASED = "released"


class PaymentState(StrEnum):
    UNPAID = "unpaid"
    PARTIAL = "partial"
    SETTLED = "settled"
    OVER = "over"


class FactName(StrEnum):
    """What other services did, beside the status and never inside it."""

    RENDERED = "rendered"
    ARCHIVED = "archived"
    SYNCED = "synced"
    DELIVERED = "delivered"
    HOURS_CONFIRMED = "hours_confirmed"
    DRIFT = "drift"
    VOID_REQUESTED = "void_requested"
    VOID_REFUSED = "void_refused"
    ANNULLED = "annulled"
    COUNTERPARTY_CHECKED = "counterparty_checked"
    QUESTIONED = "questioned"


class FactState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    REMOVED = "removed"


class Role(StrEnum):
    VIEWER = "viewer"
    PROJECT_MANAGER = "project_manager"
    PREPARER = "preparer"
    APPROVER = "approver"
    SIGNER = "signer"
    SALES = "sales"
    ACCOUNTANT = "accountant"
    ADMIN = "admin"


class Channel(StrEnum):
    EMAIL = "email"
    DIDOX = "didox"


class RecipientRole(StrEnum):
    PRIMARY = "primary"
    COPY = "copy"


class ExclusionReason(StrEnum):
    """Why a worklog is not on the invoice, in the order of billing-rules §2: the first hit is kept."""

    MANUAL = "manual"
    ALREADY_BILLED = "already_billed"
    DELETED = "deleted"
    NEEDS_MAPPING = "needs_mapping"
    AMBIGUOUS_SCOPE = "ambiguous_scope"
    INTERNAL = "internal"
    WARRANTY = "warranty"
    PERSON_EXCLUDED = "person_excluded"
    NOT_BILLABLE = "not_billable"
    OUTSIDE_VALIDITY = "outside_validity"
    OUTSIDE_PERIOD = "outside_period"
    OVER_CAP = "over_cap"


class RoundingMode(StrEnum):
    """How time meets its increment; the tie of `nearest` is part of the deal (billing-rules §4)."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    NEAREST_HALF_UP = "nearest_half_up"
    NEAREST_HALF_DOWN = "nearest_half_down"


class RoundingScope(StrEnum):
    """What is summed before time is rounded; always within one rate."""

    WORKLOG = "worklog"
    ISSUE_PER_DAY = "issue_per_day"
    ISSUE_PER_PERIOD = "issue_per_period"
    PERSON_PER_DAY = "person_per_day"
    PERIOD = "period"


class LineGrouping(StrEnum):
    """What makes a line of its own; a rate always does."""

    WORKLOG = "worklog"
    ISSUE = "issue"
    EPIC = "epic"
    PERSON = "person"
    ROLE = "role"
    DAY = "day"
    MONTH = "month"
    PROJECT = "project"


class LineBasis(StrEnum):
    """What a generated line is for (billing-rules §5, §6)."""

    HOURS = "hours"
    FEE = "fee"
    OVERAGE = "overage"
    MINIMUM = "minimum"
    CAP = "cap"
    MILESTONE = "milestone"
    PROGRESS = "progress"
    INSTALMENT = "instalment"
    CHANGE_REQUEST = "change_request"
    ADVANCE_OFFSET = "advance_offset"
    LATE = "late"
    CORRECTION = "correction"


class ScopeKind(StrEnum):
    """What of a worklog an application's scope names."""

    CUSTOMER = "customer"
    ACCOUNT = "account"
    PROJECT = "project"
    EPIC = "epic"
    ISSUE = "issue"


class RateLevel(StrEnum):
    """Where a rate comes from, the most specific first (billing-rules §3.1)."""

    WORKLOG = "worklog"
    DEAL_ISSUE = "deal_issue"
    DEAL_PERSON = "deal_person"
    DEAL_ROLE_ISSUE_TYPE = "deal_role_issue_type"
    DEAL_ROLE = "deal_role"
    DEAL_DEFAULT = "deal_default"
    CLIENT_CARD = "client_card"
    COMPANY_CARD = "company_card"


class ReceiptState(StrEnum):
    """`same`: the same money as another receipt, seen in the other source."""

    OPEN = "open"
    RECORDED = "recorded"
    SAME = "same"
    IGNORED = "ignored"


class MatchOutcome(StrEnum):
    """What a receipt looks like beside our invoices; only `exact` may be allocated without a person."""

    EXACT = "exact"
    PARTIAL = "partial"
    SHORT = "short"
    OVER = "over"
    SEVERAL = "several"
    OLDEST_FIRST = "oldest_first"
    NOTHING_DUE = "nothing_due"
    OTHER_PAYER = "other_payer"
    OTHER_CURRENCY = "other_currency"
    UNKNOWN_PAYER = "unknown_payer"
    SAME_MONEY = "same_money"
    RETURNED = "returned"
