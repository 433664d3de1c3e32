"""Copies and originals know of each other, and a filter leaves the copies out or shows one story."""

from typing import TYPE_CHECKING

from sqlmodel import Session

from store.copies import Story, stories_of
from store.duplicates import save_duplicates
from store.mentions import MentionFilter, count_mentions, find_mentions

if TYPE_CHECKING:
    from tests.store.conftest import Make


def found(session: Session, wanted: MentionFilter) -> set[str]:
    rows = {row.mention.external_id for row in find_mentions(session, wanted)}
    assert count_mentions(session, wanted) == len(rows)
    return rows


def test_a_story_is_told_from_both_ends_and_can_be_found_whole_or_once(make: "Make", session: Session) -> None:
    brand = make.brand()
    first, other = make.mention(brand, external_id="first"), make.mention(brand, external_id="other")
    copies = [make.mention(brand, external_id=f"copy{number}") for number in (1, 2)]
    same = {"original_id": first.id, "reason": "the same text", "likeness": 1.0}
    save_duplicates(session, [same | {"mention_id": copy.id} for copy in copies])
    stories = stories_of(session, [one.id or 0 for one in (first, other, *copies)])
    assert stories[first.id or 0] == Story(copies=2)
    assert other.id not in stories
    copied = stories[copies[0].id or 0]
    assert (copied.original, copied.author and copied.author.name, copied.reason) == (first, "Nok", "the same text")
    assert found(session, MentionFilter(without_copies=True)) == {"first", "other"}
    assert found(session, MentionFilter(story=first.id)) == {"first", "copy1", "copy2"}
    assert found(session, MentionFilter(story=first.id, without_copies=True)) == {"first"}


def test_only_these_mentions_means_none_where_none_is_named(make: "Make", session: Session) -> None:
    mention = make.mention(make.brand(), external_id="one")
    make.mention(make.brand(), external_id="two")
    assert found(session, MentionFilter(ids=(mention.id or 0, 99))) == {"one"}
    assert found(session, MentionFilter(ids=())) == set()
