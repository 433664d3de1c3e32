"""`earful rollup` counts what is asked for: the days that changed, of one brand or of all."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from typer.testing import CliRunner

import cli
from store.models import StaleDay
from tests.store.conftest import Make


@pytest.fixture
def two(home: Path, session: Session) -> tuple[int, int]:
    """Two brands with a day each that waits to be counted."""
    make = Make(session)
    brands = make.brand("Rim Fah"), make.brand("Tee Noi")
    for brand in brands:
        make.mention(brand, "negative", handle=brand.slug)
    session.commit()
    assert waiting(session) == {brand.id for brand in brands}
    return brands[0].id or 0, brands[1].id or 0


def waiting(session: Session) -> set[int | None]:
    return set(session.scalars(select(col(StaleDay.brand_id))))


@pytest.mark.parametrize("more", [[], ["--again"]])
def test_of_one_brand_only_its_days_are_counted(session: Session, two: tuple[int, int], more: list[str]) -> None:
    done = CliRunner().invoke(cli.app, ["rollup", "--brand", "rim-fah", *more])
    assert (done.exit_code, done.output) == (0, "rollup: 1 day counted\n")
    assert waiting(session) == {two[1]}
    assert "rollup: 1 day counted" in CliRunner().invoke(cli.app, ["rollup"]).output
    assert waiting(session) == set()


def test_a_brand_that_is_not_there_is_named(two: tuple[int, int]) -> None:
    assert CliRunner().invoke(cli.app, ["rollup", "--brand", "nobody"]).exit_code != 0
