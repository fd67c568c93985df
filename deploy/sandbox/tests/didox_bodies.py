"""Bodies of documents as this product would send them, and a client of the partner API."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
from proxima_sandbox.testing_didox import DidoxSandbox, EimzoSandbox

SELLER, OTHER_SELLER, BUYER = "300000091", "300000092", "300000001"
Body = dict[str, Any]


def party(name: str, tin: str) -> Body:
    return {
        "Name": name,
        "BranchCode": "",
        "BranchName": "",
        "VatRegCode": f"326{tin[1:].zfill(9)}",
        "Account": "20208000000000091001",
        "BankId": "00091",
        "Address": "Toshkent sh.",
        "Director": f"Direktor {name}",
        "Accountant": "",
        "VatRegStatus": 20,
    }


def line(**changes: Any) -> Body:
    return {
        "OrdNo": 1,
        "Name": "Dastur taʼminoti",
        "CatalogCode": "10301001001000000",
        "CatalogName": "Dasturiy taʼminot",
        "PackageCode": "1495342",
        "PackageName": "xizmat (soʻm)",
        "Count": 1,
        "Summa": "10000000.00",
        "DeliverySum": "10000000.00",
        "VatRate": "12",
        "VatSum": "1200000.00",
        "DeliverySumWithVat": "11200000.00",
        "WithoutVat": False,
        "Origin": 3,
        **changes,
    }


def factura(number: str = "2026/0042", day: str = "2026-09-30", **changes: Any) -> Body:
    return {
        "Version": 1,
        "FacturaType": 0,
        "HasMarking": False,
        "FacturaDoc": {"FacturaNo": number, "FacturaDate": day},
        "ContractDoc": {"ContractNo": "12-S", "ContractDate": "2026-01-15"},
        "OldFacturaDoc": None,
        "SellerTin": SELLER,
        "Seller": party("Proxima Ops", SELLER),
        "BuyerTin": BUYER,
        "Buyer": party("Savat Retail", BUYER),
        "ProductList": {"Tin": SELLER, "HasVat": True, "HasLgota": False, "Products": [line()]},
        "ForeignCompany": None,
        **changes,
    }


def act(number: str = "A-1") -> Body:
    return {
        "actdoc": {"actno": number, "actdate": "2026-09-30", "acttext": "…"},
        "contractdoc": {"contractno": "12-S", "contractdate": "2026-01-15"},
        "sellertin": SELLER,
        "sellername": "Proxima Ops",
        "buyertin": BUYER,
        "buyername": "Savat Retail",
        "productlist": {
            "tin": SELLER,
            "products": [
                {
                    "ordno": 1,
                    "name": "Xizmat",
                    "catalogcode": "10301001001000000",
                    "catalogname": "…",
                    "packagecode": "1495342",
                    "packagename": "xizmat",
                    "count": "1",
                    "summa": "10000000.00",
                    "totalsum": "11200000.00",
                }
            ],
        },
    }


def arbitrary(pdf: bytes = b"%PDF-1.4\n%%EOF\n", number: str = "INV-1") -> Body:
    data = {
        "Document": {"DocumentNo": number, "DocumentDate": "2026-09-30", "DocumentName": "Invoice"},
        "Subtype": 4,
        "ContractDoc": {"ContractNo": "12-S", "ContractDate": "2026-01-15"},
        "SellerTin": SELLER,
        "Seller": {"Name": "Proxima Ops", "BranchCode": "", "BranchName": "", "Address": "Toshkent"},
        "BuyerTin": BUYER,
        "Buyer": {"Name": "Savat Retail", "BranchCode": "", "BranchName": "", "Address": "Toshkent"},
    }
    return {"data": data, "document": "data:application/pdf;base64," + base64.b64encode(pdf).decode()}


class Client:
    """A company at Didox, logged in."""

    def __init__(self, sandbox: DidoxSandbox, eimzo: EimzoSandbox, tin: str = SELLER) -> None:
        self.sandbox, self.eimzo, self.tin = sandbox, eimzo, tin
        headers = {"Partner-Authorization": sandbox.partner_token}
        self.http = httpx.Client(base_url=sandbox.base_url, headers=headers, trust_env=False, timeout=10)

    def log_in(self) -> None:
        answer = self.http.post(f"/v1/auth/{self.tin}/password/ru", json={"password": self.sandbox.passwords[self.tin]})
        self.http.headers["user-key"] = answer.raise_for_status().json()["token"]

    def create(self, doctype: str, body: Body) -> httpx.Response:
        return self.http.post(f"/v1/documents/{doctype}/create/ru", json=body)

    def created(self, doctype: str, body: Body) -> str:
        doc_id: str = self.create(doctype, body).raise_for_status().json()["_id"]
        return doc_id

    def read(self, doc_id: str, owner: int = 1) -> Body:
        data: Body = self.http.get(f"/v1/documents/{doc_id}", params={"owner": owner}).raise_for_status().json()["data"]
        return data

    def signature(self, content: Any) -> str:
        """What a person's E-IMZO makes of it, with the timestamp."""
        raw = content if isinstance(content, bytes) else json.dumps(content, separators=(",", ":")).encode()
        made = self.eimzo.sign(raw, self.tin)
        body = {"pkcs7": made.pkcs7_64, "signatureHex": made.signature_hex}
        token: str = self.http.post("/v1/dsvs/timestamp", json=body).raise_for_status().json()["timeStampTokenB64"]
        return token

    def sign(self, doc_id: str, signature: str | None = None) -> httpx.Response:
        given = signature or self.signature(self.read(doc_id, owner=1)["json"])
        return self.http.post(f"/v1/documents/{doc_id}/sign", json={"signature": given})

    def sent(self, doctype: str, body: Body) -> str:
        doc_id = self.created(doctype, body)
        self.sign(doc_id).raise_for_status()
        return doc_id

    def listed(self, **query: Any) -> list[Body]:
        params = {"page": 1, "limit": 100, **query}
        rows: list[Body] = self.http.get("/v2/documents", params=params).raise_for_status().json()["data"]
        return rows

    def status(self, doc_id: str) -> int:
        status: int = self.read(doc_id)["document"]["doc_status"]
        return status
