"""The hash of a worklog: what, when it changes, changes an invoice."""

from proxima_common.hashing import content_hash

from proxima_prefill.domain.worklogs import Worklog

SCHEMA = "proxima.worklog.v1"


def source_hash(worklog: Worklog) -> str:
    """SHA-256 of the named fields; the issue's key and summary are not among them, a rename is not a change of work."""
    return content_hash(
        SCHEMA,
        {
            "worklog_id": worklog.worklog_id,
            "issue_id": str(worklog.issue_id),
            "issue_type": worklog.issue_type,
            "epic_key": worklog.epic_key,
            "project_key": worklog.project_key,
            "person_id": worklog.person_id,
            "work_date": worklog.work_date,
            "time_spent_seconds": worklog.spent_seconds,
            "billable_seconds": worklog.billable_seconds,
            "account_key": worklog.account_key,
            "customer_key": worklog.customer_key,
            "labels": sorted(worklog.labels),
            "description": worklog.description,
        },
    )
