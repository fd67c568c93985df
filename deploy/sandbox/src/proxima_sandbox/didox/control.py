"""The sandbox's own side: state for tests, what buyers and the tax committee do, what people do in the cabinet."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from pydantic import BaseModel, ConfigDict

from proxima_sandbox.didox.companies import is_tin
from proxima_sandbox.didox.documents import (
    ANNULLED,
    CANCELLED,
    DRAFT,
    DRAFT_DELETED,
    REFUSED,
    SIGNED,
    WAITING,
    Documents,
)
from proxima_sandbox.didox.server import DidoxOf

router = APIRouter(prefix="/_sandbox", tags=["sandbox"])
_OVER = (REFUSED, CANCELLED, ANNULLED, DRAFT_DELETED)


class Rejection(BaseModel):
    """Why a buyer refuses."""

    model_config = ConfigDict(extra="forbid")

    comment: str = "Сумма не согласована"


class DraftEdit(BaseModel):
    """What somebody changes in the cabinet: top fields of the kept content, in lower case."""

    model_config = ConfigDict(extra="forbid")

    json_fields: dict[str, Any]


class State(BaseModel):
    """What tests count. Keys of the counts are `seller TIN|doctype|number`."""

    documents: list[dict[str, Any]]
    by_number: dict[str, int]
    live_by_number: dict[str, int]
    """Without what was refused, cancelled, annulled or deleted: more than one is a doubled document."""
    signed_by_number: dict[str, int]
    """How many documents of the number were sent with the seller's signature, whatever became of them."""
    sign_attempts: dict[str, int]
    logins: int
    wrong_passwords: dict[str, int]


@router.get("/state")
async def state(didox: DidoxOf) -> State:
    """Everything that is kept, without files, and the counts."""
    rows = list(didox.documents.all())
    store = didox.documents.store
    return State(
        documents=[_summary(row) for row in rows],
        by_number=dict(Counter(map(_key, rows))),
        live_by_number=dict(Counter(_key(row) for row in rows if row["status"] not in _OVER)),
        signed_by_number=dict(Counter(_key(row) for row in rows if row["signed_at"])),
        sign_attempts={row["doc_id"]: int(store.setting(f"sign_attempts:{row['doc_id']}") or 0) for row in rows},
        logins=int(store.setting("logins") or 0),
        wrong_passwords={tin: didox.sessions.wrong_passwords(tin) for tin in {row["seller_tin"] for row in rows}},
    )


@router.post("/documents/{doc_id}/accept", status_code=204)
async def accept(doc_id: str, didox: DidoxOf) -> None:
    """The buyer accepts. Its signature is only a note here: no key of a buyer is played."""
    row = _standing(didox.documents, doc_id, WAITING)
    signature = {
        "tin": row["buyer_tin"],
        "signer": f"Direktor {row['buyer_tin']}",
        "serial": "0",
        "at": didox.documents.now().isoformat(),
        "action": "accept",
        "pkcs7": "",
    }
    didox.documents.touch(row, status=SIGNED, signatures=[*row["signatures"], signature])


@router.post("/documents/{doc_id}/reject", status_code=204)
async def reject(doc_id: str, rejection: Rejection, didox: DidoxOf) -> None:
    """The buyer refuses with a reason."""
    row = _standing(didox.documents, doc_id, WAITING)
    didox.documents.touch(row, status=REFUSED, comment=rejection.comment)


@router.post("/documents/{doc_id}/annul", status_code=204)
async def annul(doc_id: str, didox: DidoxOf) -> None:
    """The tax committee annuls what was sent or accepted."""
    row = _standing(didox.documents, doc_id, WAITING, SIGNED)
    didox.documents.touch(row, status=ANNULLED, comment="Аннулирован налоговым органом")


@router.patch("/documents/{doc_id}/draft", status_code=204)
async def edit_draft(doc_id: str, edit: DraftEdit, didox: DidoxOf) -> None:
    """Somebody edits a draft in the cabinet, behind everybody's back."""
    row = _standing(didox.documents, doc_id, DRAFT)
    didox.documents.touch(row, json=_merged(row["json"], edit.json_fields))


@router.delete("/documents/{doc_id}/draft", status_code=204)
async def delete_draft(doc_id: str, didox: DidoxOf) -> None:
    """Somebody deletes a draft in the cabinet."""
    didox.documents.touch(_standing(didox.documents, doc_id, DRAFT), status=DRAFT_DELETED)


@router.put("/companies/{tin}")
async def change_company(tin: str, changes: Annotated[dict[str, Any], Body()], didox: DidoxOf) -> dict[str, Any]:
    """As if the tax service had other data of a company; `unknown: true` makes it strange."""
    if not is_tin(tin):
        raise HTTPException(422, "nine or fourteen digits")
    return didox.companies.change(tin, changes, str(didox.documents.now()))


@router.delete("/sessions", status_code=204)
async def expire_sessions(didox: DidoxOf) -> None:
    """Every user key runs out now."""
    didox.sessions.forget_all()


@router.post("/reset", status_code=204)
async def reset(didox: DidoxOf) -> None:
    """Forget everything."""
    didox.documents.store.clear()


def _standing(documents: Documents, doc_id: str, *statuses: int) -> dict[str, Any]:
    row = documents.get(doc_id)
    if row is None:
        raise HTTPException(404, "no such document")
    if row["status"] not in statuses:
        raise HTTPException(409, f"the document is in status {row['status']}")
    return row


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    signatures = [{name: value for name, value in one.items() if name != "pkcs7"} for one in row["signatures"]]
    return {**row, "signatures": signatures}


def _merged(kept: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(kept)
    for name, value in changes.items():
        both = isinstance(value, dict) and isinstance(kept.get(name), dict)
        merged[name] = _merged(kept[name], value) if both else value
    return merged


def _key(row: dict[str, Any]) -> str:
    return f"{row['seller_tin']}|{row['doctype']}|{row['name']}"
