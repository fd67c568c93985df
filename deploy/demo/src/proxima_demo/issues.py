"""The issues that people log their time on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """An issue with what the warehouse knows of it."""

    issue_id: int
    key: str
    summary: str
    kind: str
    project: str
    epic: str | None
    account: str | None
    customer: str | None


_SUMMARIES = {
    "RTD": "Корзина и скидки|Каталог: фильтры|Отчёт по остаткам|Интеграция с кассой|Личный кабинет|Поиск товаров",
    "RTS": "Не печатается чек|Обновление справочника цен|Зависает отчёт за день",
    "BNK": "To‘lov xatosi|Push xabarnomalar|Limitlarni tekshirish",
    "MIN": "Рухсатномалар реестри|Аризани кўриб чиқиш|Ҳисобот шакллари",
    "LOG": "Маршрут дня|Карта складов|Импорт заявок",
    "CLN": "Запись к врачу|Справки|Сбой расписания",
    "STP": "Onboarding|Payments|Landing page|Chat",
    "GER": "Partner login|Price lists|Order import|Single sign-on|Audit export|Translations",
    "USA": "Barcode scan|Offline mode|Stock count|Shipping labels|Push alerts|Crash on start",
    "UKP": "Label printing|Label templates|Printer discovery|Paper sizes",
    "KAZ": "Отчёты 1С|Обмен с банком|Роли пользователей",
    "INT": "Team meeting|Hiring|Internal tools",
}
_ACCOUNTS = {"CLN": "CLINIC-SUP", "STP": "STARTUP-DEV", "RTD": "RETAIL-DEV"}
_CUSTOMERS = {"MIN": "MINISTRY", "GER": "BEISPIEL", "USA": "WIDGETS"}
_EPICS = {"UKP": ("UKP-1",), "USA": ("USA-E1", "USA-E2"), "GER": ("GER-E1", "GER-E2")}
_KINDS = ("Story", "Task", "Story", "Bug", "Task", "Bug")


def _issues() -> dict[str, list[Issue]]:
    found: dict[str, list[Issue]] = {}
    for place, (project, summaries) in enumerate(_SUMMARIES.items()):
        epics = _EPICS.get(project, (None,))
        found[project] = [
            Issue(
                issue_id=10_000 + 100 * place + number,
                key=f"{project}-{number}",
                summary=summary,
                kind=_KINDS[number % len(_KINDS)],
                project=project,
                epic=epics[number % len(epics)],
                account=_ACCOUNTS.get(project),
                customer=_CUSTOMERS.get(project),
            )
            for number, summary in enumerate(summaries.split("|"), 1)
        ]
    return found


ISSUES: dict[str, list[Issue]] = _issues()
BY_KEY = {issue.key: issue for issues in ISSUES.values() for issue in issues}
