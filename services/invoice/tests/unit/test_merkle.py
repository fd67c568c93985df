"""Known trees of RFC 6962 §2.1: empty, one, two and three leaves, and larger ones by its recursive definition."""

import hashlib
from random import Random
from uuid import UUID

import pytest
from proxima_invoice.domain.merkle import merkle_root

Head = tuple[UUID, int, str]
HEADS: list[Head] = [(UUID(int=number), number, f"{number:064x}") for number in range(1, 14)]


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def leaf(head: Head) -> bytes:
    return sha(b"\x00" + f"{head[0]}:{head[1]}:{head[2]}".encode())


def tree(heads: list[Head]) -> bytes:
    """MTH as the RFC writes it: split at the largest power of two below the number of leaves."""
    if len(heads) == 1:
        return leaf(heads[0])
    split = 1 << (len(heads) - 1).bit_length() - 1
    return sha(b"\x01" + tree(heads[:split]) + tree(heads[split:]))


def test_no_heads_hash_to_the_hash_of_nothing() -> None:
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_one_head_is_its_leaf() -> None:
    assert merkle_root(HEADS[:1]) == leaf(HEADS[0]).hex()


def test_two_heads_are_one_node() -> None:
    assert merkle_root(HEADS[:2]) == sha(b"\x01" + leaf(HEADS[0]) + leaf(HEADS[1])).hex()


def test_the_third_head_stands_beside_the_node_of_the_others() -> None:
    pair = sha(b"\x01" + leaf(HEADS[0]) + leaf(HEADS[1]))
    assert merkle_root(HEADS[:3]) == sha(b"\x01" + pair + leaf(HEADS[2])).hex()


@pytest.mark.parametrize("number", range(1, 14))
def test_every_size_is_the_tree_of_the_rfc(number: int) -> None:
    assert merkle_root(HEADS[:number]) == tree(HEADS[:number]).hex()


def test_the_order_of_heads_does_not_matter() -> None:
    shuffled = list(HEADS)
    Random(7).shuffle(shuffled)
    assert shuffled != HEADS
    assert merkle_root(shuffled) == merkle_root(HEADS)


@pytest.mark.parametrize(
    "changed", [(UUID(int=99), 3, f"{3:064x}"), (UUID(int=3), 4, f"{3:064x}"), (UUID(int=3), 3, "f" * 64)]
)
def test_another_invoice_position_or_hash_is_another_root(changed: Head) -> None:
    assert merkle_root([*HEADS[:2], changed, *HEADS[3:]]) != merkle_root(HEADS)
