"""Every fault of every call: what was asked is done once, or waits for a person who can end it."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from proxima_common.errors import Conflict, Unavailable
from proxima_delivery.adapters.didox.unlocking import unlock
from proxima_delivery.usecases.didox.failures import DidoxError

from ...didox_scenes import FAULTS, Cabin, Paper, returned, void_requested

pytestmark = pytest.mark.connected

# What acts after we have gone needs a patience of its own before it is looked up.
LATE = ("slow", "cut_during")
READING = "reads:/v1/documents/"
SENDING = ("/password/", "/create/", READING, "timestamp", "/sign", "/v2/documents", "/archive")
ENDED: Counter[str] = Counter()


@pytest.fixture
async def house(other, request: pytest.FixtureRequest) -> AsyncIterator[Cabin]:
    call = getattr(request.node, "callspec", None)
    late = call is not None and call.params.get("fault") in LATE
    async with other(timeout=0.4, settle=0.6 if late else 0.1, attempts=12, login_turn=0.5) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def table() -> object:
    """The counts, for whoever reads the log (`pytest -s`)."""
    yield
    for what, number in sorted(ENDED.items()):
        print(f"{what}: {number}")  # noqa: T201


def spoil(house: Cabin, fault: str, path: str) -> None:
    """The next call whose path has this in it; `reads:` says that only a read is meant."""
    hits, _, only_path = path.rpartition(":")
    house.didox.switch(
        **{f"{fault}_next": 1, "only_path": only_path, "hits": hits or "all"},
        slow_next_ms=600,
        hang_ms=1500,
        retry_after=1,
    )


async def person(house: Cabin) -> bool:
    """What somebody would do who looks at the list of problems; whether there was anything to do."""
    document = await house.document()
    acted = False
    async with house.service.database.transaction() as tx:
        try:
            await unlock(tx, "S1", house.clock.now())
            acted = True
        except Conflict:
            pass
    if document.state in {"failed", "missing"}:
        await house.decide("retry", document.id, "tried again")
        acted = True
    if acted:
        await house.work(20)
    return acted


async def patiently(house: Cabin, what: str, *words: object) -> object:
    """A person presses the button again when Didox is away."""
    for _ in range(4):
        try:
            return await getattr(house, what)(*words)
        except (Unavailable, Conflict, DidoxError):
            await house.work(8)
            await person(house)
    raise AssertionError(f"{what} never went through")


async def signed(house: Cabin) -> None:
    """Sign until it is on its way and gone."""
    for _ in range(3):
        document = await house.document()
        if document.state not in {"draft"} and document.cancel_reason is None:
            return
        challenge = await patiently(house, "challenge", document.id)
        await house.give(document.id, challenge)
        await house.work(20)


@pytest.mark.parametrize("path", SENDING)
@pytest.mark.parametrize("fault", FAULTS)
async def test_sent_and_accepted_once_whatever_goes_wrong(house: Cabin, fault: str, path: str) -> None:
    spoil(house, fault, path)
    paper = Paper()
    event = await house.approve(paper)
    await house.work(20)
    by_hand = await person(house)
    await house.hear_grant(event, paper)
    await signed(house)
    assert (await house.document()).state == "sent", (await house.document()).reason
    [there] = house.there(1)
    house.didox.accept(there["doc_id"])
    await patiently(house, "poll")
    await house.work(20)
    await house.look()
    told = Counter(await house.told())
    ENDED[f"{path} {fault}{' (by a person)' if by_hand else ''}"] += 1
    ENDED["doubled documents"] += len(house.there()) - 1
    ENDED["doubled facts"] += told["HandedOver"] + told["DocumentAccepted"] - 2
    assert [one["status"] for one in house.there()] == [3]
    assert (told["HandedOver"], told["DocumentAccepted"], told["DeliveryFailed"]) == (1, 1, 0)
    assert len(await house.evidence()) == 1


@pytest.mark.parametrize("path", ["/delete/draft", READING])
@pytest.mark.parametrize("fault", FAULTS)
async def test_removed_once_whatever_goes_wrong(house: Cabin, fault: str, path: str) -> None:
    event = await house.approve(Paper())
    spoil(house, fault, path)
    await house.hear(returned(event))
    await house.work(20)
    document = await house.document()
    if document.state == "removing":
        assert (document.code, document.doubt) == ("delete_refused", "delete_draft")
        await house.decide("retry", document.id, "tried again")
        await house.work(20)
    assert (await house.document()).state == "removed"
    assert [one["status"] for one in house.there()] == [55]


@pytest.mark.parametrize("path", ["/tosign", "/delete", "timestamp"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_cancelled_once_whatever_goes_wrong(house: Cabin, fault: str, path: str) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.sign(document.id)
    await house.hear(void_requested(event, paper.id))
    spoil(house, fault, path)
    await signed(house)
    told = Counter(await house.told())
    if told["VoidRefused"]:
        assert fault == "refuse"
        await house.hear(void_requested(event, paper.id))
        await signed(house)
        told = Counter(await house.told())
    assert [one["status"] for one in house.there()] == [5]
    assert told["Annulled"] == 1
    assert (await house.document()).state == "cancelled"


async def test_sign_answers_503_and_has_signed(house: Cabin) -> None:
    _, document = await house.waiting()
    house.didox.switch(sign_unavailable_after_next=1)
    await house.sign(document.id)
    await house.work(20)
    assert (await house.document()).state == "sent"
    assert (await house.told()).count("HandedOver") == 1


async def test_sign_answers_503_and_has_not_signed(house: Cabin) -> None:
    _, document = await house.waiting()
    house.didox.switch(sign_unavailable_next=1)
    await house.sign(document.id)
    await house.work(20)
    assert [one["status"] for one in house.there()] == [1]
    assert (await house.document()).state == "sent"


async def test_an_error_with_status_200_is_a_refusal(house: Cabin) -> None:
    house.didox.switch(create_error_200_next=1)
    await house.approve()
    failed = await house.document()
    assert (failed.state, failed.reason) == ("failed", "Didox refused: Не удалось создать документ")
    await person(house)
    assert (await house.document()).state == "draft"


async def test_a_partner_filter_that_does_not_narrow_finds_ours_alone(house: Cabin) -> None:
    house.didox.switch(partner_filter_narrows=False, cut_after_next=1, only_path="/create/")
    await house.approve()
    await house.work(20)
    assert (await house.document()).state == "draft"
    assert len(house.there()) == 1


async def test_a_partner_whose_clock_runs_wrong_changes_nothing(house: Cabin) -> None:
    house.didox.switch(clock_skew_minutes=180)
    _, document = await house.waiting()
    await house.sign(document.id)
    house.didox.accept(document.partner_id)
    await house.poll()
    assert (await house.document()).state == "accepted"


async def test_while_it_is_down_the_lane_pauses_and_nothing_is_lost(house: Cabin) -> None:
    house.didox.kill()
    await house.approve()
    house.didox.restart()
    await house.work(30)
    assert (await house.document()).state == "draft"
    assert len(house.there()) == 1


async def test_one_of_our_number_that_says_something_else_waits_for_a_person(house: Cabin) -> None:
    house.didox.switch(cut_after_next=1, only_path="/create/")
    event = house.frozen(Paper())
    await house.hear(event)
    executor = house.service.executor(house.archive, house.cabinets)
    await executor.drain()
    [there] = house.there()
    house.didox.edit_draft(there["doc_id"], buyer={"director": "Somebody Else"})
    await house.work(20)
    document = await house.document()
    assert (document.state, document.code, document.doubt) == ("unknown", "several_found", "create_draft")
    await house.decide("resolve", document.id, arrived=True, partner_id=there["doc_id"], reason="it is ours")
    await house.work()
    assert (await house.document()).state == "differs"
    await house.decide("retry", document.id, "made anew")
    await house.work(20)
    assert (await house.document()).state == "draft"
    assert [one["status"] for one in house.there()] == [55, 0]


async def test_what_nobody_can_tell_is_decided_by_a_person(other) -> None:
    """Didox signs, does not say so, and cannot be read either."""
    async with other(timeout=0.4, settle=0.1, attempts=3) as house:
        _, document = await house.waiting()
        challenge = await house.challenge(document.id)
        await house.give(document.id, challenge)
        house.didox.switch(error_after_next=40, only_path="/v1/documents/", hits="all")
        await house.work(20)
        lost = await house.document()
        assert (lost.doubt, [one.state for one in await house.deliveries()]) == ("sign", ["unknown"])
        house.didox.switch()
        await house.decide("resolve", document.id, arrived=True, partner_id=None, reason="seen in the cabinet")
        await house.work(20)
        assert (await house.document()).state == "sent"
        assert [one.state for one in await house.deliveries()] == ["handed_over"]
        assert (await house.told()).count("HandedOver") == 1
