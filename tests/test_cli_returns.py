"""`earful returns`: what is taken in, shown and removed, and the exit codes."""

from pathlib import Path

from sqlmodel import Session
from typer.testing import CliRunner, Result

import cli
from store.brands import ensure_brand
from store.returns import returns_of

FILE = """[{"window_days": 14, "conditions": ["unused"]},
 {"window_days": 0, "names": {"th": "ต่างหู", "en": "Earrings"}}]"""


def earful(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["returns", *words, "--brand", "rim-fah"])


def test_policies_come_from_a_file_and_go_by_their_kind(session: Session, tmp_path: Path) -> None:
    brand = ensure_brand(session, "Rim Fah")
    session.commit()
    file = tmp_path / "returns.json"
    file.write_text(FILE, encoding="utf-8")
    assert "took 2 policies" in earful("import", str(file)).output
    assert earful("import", str(file)).exit_code == 0
    assert "earrings: Earrings cannot be returned." in earful("show").output
    assert "all products: คืนสินค้าได้ภายใน 14 วัน" in earful("show", "--lang", "th").output
    assert earful("remove", "--kind", "earrings").exit_code == 0
    session.expire_all()
    assert [(each.product_kind, each.version) for each in returns_of(session, brand.id or 0)] == [("", 2)]
    assert earful("remove", "--kind", "hats").exit_code != 0
    assert earful("show", "--lang", "fr").exit_code != 0


def test_a_file_with_one_bad_policy_changes_nothing(session: Session, tmp_path: Path) -> None:
    brand = ensure_brand(session, "Rim Fah")
    session.commit()
    file = tmp_path / "returns.json"
    file.write_text('[{"window_days": 14}, {"window_days": 14, "postage": "nobody"}]', encoding="utf-8")
    assert earful("import", str(file)).exit_code != 0
    session.expire_all()
    assert returns_of(session, brand.id or 0) == []
